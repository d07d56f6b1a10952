import type { MailFacts } from '@interviews/db/queries/mails.ts';
import { describe, expect, test } from 'vitest';
import { letter, passwordLetter } from './letter.ts';

const facts: MailFacts = {
  kind: 'invitation',
  recipient: 'kateryna@example.com',
  invitationId: '0195d5e0-0000-7000-8000-000000000001',
  generation: 1,
  candidateName: 'Kateryna Bondarenko',
  templateTitle: 'Customer support lead',
  companyName: 'Alderway Health',
  hrName: 'Ingrid Solheim',
  hrEmail: 'ingrid@example.com',
  expiresAt: new Date('2026-12-03T18:00:00Z'),
  endsAt: new Date('2026-12-03T18:00:00Z'),
  revokedAt: null,
  completedAt: null,
  answered: 3,
};
const url = 'http://localhost:3000/interview/k1.abc.def';

describe('a mail to a candidate', () => {
  test('says who invites, until when, and carries the link in both forms', () => {
    const { subject, text, html } = letter(facts, url);
    expect(subject).toBe('Alderway Health: your interview for Customer support lead');
    expect(text).toContain(url);
    expect(html).toContain(`href="${url}"`);
    expect(text).toMatch(/Thursday,? 3 December 2026.* 18:00 UTC/);
    expect(text).toContain('ingrid@example.com');
  });

  test('a name with markup is shown, not run', () => {
    const { html } = letter({ ...facts, candidateName: '<img src=x onerror=alert(1)>' }, url);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
  });

  test('a title with a line break adds no header', () => {
    expect(letter({ ...facts, templateTitle: 'Lead\r\nBcc: all@example.com' }, url).subject).not.toMatch(/[\r\n]/);
  });

  test.each(['extended', 'reopened', 'receipt'] as const)('%s has words of its own', (kind) => {
    expect(letter({ ...facts, kind }, url).subject).not.toBe(letter(facts, url).subject);
  });
});

test('a mail to a colleague says whose interviews these are, until when the link works, and shows names instead of running them', () => {
  const colleague = {
    recipient: 'tomas@example.com',
    userId: '0195d5e0-0000-7000-8000-000000000002',
    generation: 1,
    name: 'Tomás <b>',
    companyName: 'Alderway\r\nBcc: all@example.com',
    linkUntil: new Date('2026-12-03T18:00:00Z'),
  };
  const { subject, text, html } = passwordLetter(colleague, 'http://localhost:3000/password#k1.abc.def');
  expect(subject).toMatch(/^Interviews at Alderway[^\r\n]*: choose your password$/);
  expect(text).toMatch(/Thursday,? 3 December 2026.* 18:00 UTC/);
  expect(text).toContain('Choose a password: http://localhost:3000/password#k1.abc.def');
  expect(html).toContain('Tomás &lt;b&gt;');
});
