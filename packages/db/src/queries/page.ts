import { DomainError } from '@interviews/domain/errors.ts';
import type { Db } from '../connect.ts';
import type { Part } from '../parts.ts';

/** One page of a list, newest first by creation, then id. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };
export type PageOf = { readonly cursor?: string | undefined; readonly limit: number };

type Place = { readonly createdAt: Date; readonly id: string };

const encode = ({ createdAt, id }: Place) => Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url');
const decoded = /^(\d{1,15}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function decode(cursor: string): Place {
  const [, time, id] = decoded.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time && id) return { createdAt: new Date(Number(time)), id };
  const message = 'This is no cursor of ours.';
  throw new DomainError('ValidationFailed', message, [{ path: 'cursor', message }]);
}

/** The rows after a cursor, of a table called `alias`. */
export function beyond(db: Db, alias: string, cursor: string | undefined): Part {
  if (cursor === undefined) return db``;
  const { createdAt, id } = decode(cursor);
  return db`and (${db(alias)}.created_at, ${db(alias)}.id) < (${createdAt}::timestamptz, ${id}::uuid)`;
}

/** Of one row more than a page holds, the page. */
export function pageOf<Item extends Place>(rows: readonly Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last && rows.length > limit ? encode(last) : null };
}

/**
 * Whether a column has these words anywhere, in any case of any alphabet: the database's own collation may know only ASCII. Not `ilike`: the
 * index of trigrams lowers by the database's collation, and would miss what this finds.
 */
export const contains = (db: Db, column: string, words: string): Part =>
  db`lower(${db(column)} collate "und-x-icu") like lower(${`%${words.replaceAll(/[\\%_]/g, '\\$&')}%`}::text collate "und-x-icu")`;
