import { DomainError } from '@interviews/domain/errors.ts';
import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { claimOf } from './claim.ts';
import { asTrpcError, fieldErrors, problemOf, retryAfterOf, TooMany } from './problem.ts';
import { restRoutes } from './rest.ts';

test('every procedure has one REST door of its own, and a name for the metrics', () => {
  const doors = restRoutes.map(({ meta }) => `${meta.rest.method} ${meta.rest.path.replaceAll(/\{\w+\}/g, '{}')}`);
  expect(new Set(doors).size).toBe(doors.length);
  const names = restRoutes.map(({ meta }) => meta.name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
});

test('path parameters are called as the contract calls them', () => {
  const known = ['templateId', 'questionId', 'invitationId', 'takeId', 'apiKeyId', 'colleagueId', 'n'];
  for (const { meta } of restRoutes) for (const [, name] of meta.rest.path.matchAll(/\{(\w+)\}/g)) expect(known).toContain(name);
});

test('a refusal keeps its code and words; what nobody foresaw says only the id of its request', () => {
  const refusal = asTrpcError(new DomainError('SliceConflictException', 'Some are missing.', [{ path: 'slices.3', message: 'Missing.' }]));
  expect(problemOf(refusal, 'r1')).toMatchObject({
    status: 409,
    code: 'SliceConflictException',
    detail: 'Some are missing.',
    errors: [{ path: 'slices.3' }],
  });
  for (const error of [
    new Error('select * from users'),
    new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: new z.ZodError([]) }),
    'text',
    null,
  ]) {
    const told = problemOf(error, 'r1');
    expect(told).toMatchObject({ status: 500, code: 'InternalError', title: 'Internal Server Error' });
    expect(told.detail).toContain('r1');
    expect(JSON.stringify(told)).not.toContain('select');
  }
});

test('errors name the field, an unknown one too', () => {
  const { error } = z.strictObject({ a: z.array(z.strictObject({ b: z.int() })) }).safeParse({ a: [{ b: 1, c: 2 }, { b: 'x' }], d: 1 });
  expect(
    fieldErrors(error!)
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual(['a.0.c', 'a.1.b', 'd']);
});

test('what is refused for being too often says when to come again', () => {
  expect(retryAfterOf(new TooMany(7))).toBe(7);
  expect(retryAfterOf(asTrpcError(new TooMany(7)))).toBe(7);
  expect(retryAfterOf(new DomainError('TooManyRequests', 'Enough.'))).toBe(3600);
  expect(retryAfterOf(new DomainError('IdConflict', 'Taken.'))).toBeNull();
});

test('a fingerprint is of what was said: not of its order, not of the id; every other difference counts', () => {
  const claim = (input: object) => claimOf('template', 'id', 'tenant', null, input).fingerprint;
  const said = { id: 'x', title: 'T', settings: { a: 1, b: [1, { c: null }] }, at: new Date(0) };
  expect(claim({ at: new Date(0), settings: { b: [1, { c: null }], a: 1 }, title: 'T', id: 'y' })).toBe(claim(said));
  for (const other of [
    { ...said, title: 'U' },
    { ...said, settings: { a: 1, b: [{ c: null }, 1] } },
    { ...said, more: 1 },
    { ...said, at: new Date(1) },
  ])
    expect(claim(other)).not.toBe(claim(said));
});
