// pnpm races: lets thirty-two callers at once do each thing that the contract names, on a real PostgreSQL, and then takes away one guard after
// the other. Prints both as tables, and keeps them in docs/races.md.
import { writeFileSync } from 'node:fs';
import { type Told, tell, withoutGuards } from '@interviews/testing/guards.ts';
import { guards } from './guards.ts';
import type { Seen } from './stage.ts';

const page = new URL('../../../../../docs/races.md', import.meta.url);
const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** `1 changed, 31 InvitationAlreadyStartedException`, over all rounds. */
function counted(all: readonly (readonly [string, number])[]): string {
  const by = Map.groupBy(all, ([what]) => what);
  return [...by].map(([what, some]) => `${some.reduce((sum, [, n]) => sum + n, 0)} ${what}`).join(', ') || 'none';
}

function raceRow({ title, status, meta: { seen = [] } }: Told<{ readonly seen?: readonly Seen[] }>) {
  const outcomes = seen.flatMap((round) => Object.entries(round.outcomes));
  const callers = seen.length === 1 ? '32' : `${seen.length} × 32`;
  const events = seen.flatMap((round) => round.events.map((event) => [event, 1] as const));
  return [title, callers, counted(outcomes), counted(events), status === 'passed' ? 'as promised' : 'NOT as promised'];
}

const told = tell<{ readonly seen?: readonly Seen[] }>('test', 'src/races/races.test');
const names = new Set(told.map(({ title }) => title));
const first = table(['at once', 'callers', 'what they were told', 'events, without a gap', ''], told.map(raceRow));
console.log(first);

const rows: (readonly [string, string])[] = [];
const unseen = new Set(names);
let isWrong = told.length === 0 || told.some(({ status }) => status !== 'passed');
for (const { guard, red, isWrong: wrong } of withoutGuards(guards)) {
  isWrong ||= wrong;
  for (const title of red) unseen.delete(title);
  if (guard === null) continue;
  const others = red.filter((title) => !names.has(title)).length;
  const which = [...red.filter((title) => names.has(title)), ...(others > 0 ? [`${others} more ${others === 1 ? 'test' : 'tests'}`] : [])];
  rows.push([guard, which.join(', ') || 'NOTHING']);
  console.log(`${guard}: ${which.join(', ')}`);
}
const second = table(['guard taken away', 'turns red'], rows);
console.log(`\n${second}`);
if (unseen.size > 0) console.log(`Never seen red: ${[...unseen].join(', ')}`);

writeFileSync(
  page,
  `# Requests at once

Written by \`pnpm races\`, on PostgreSQL, over 32 connections opened beforehand: without that the first caller is done before the others have
connected. What some order of the callers one after the other would have left is asserted in \`packages/db/src/races\`; every sequence of events
is looked at for gaps and doubles.

${first}

Each race was seen to fail: the same tests run on a copy in which one guard is missing (\`pnpm --filter @interviews/db guards\`).

${second}
`,
);
process.exitCode = isWrong || unseen.size > 0 ? 1 : 0;
