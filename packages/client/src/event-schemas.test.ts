import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventSchemas } from '../event-schemas.ts';

const folder = new URL('../schemas/', import.meta.url);

test('the committed schemas of events are the generated ones (else: pnpm event-schemas)', () => {
  const committed = readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]);
  expect(Object.fromEntries(committed)).toEqual(JSON.parse(JSON.stringify(eventSchemas)));
});
