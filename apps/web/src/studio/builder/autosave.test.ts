import type { Template } from '@interviews/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asked, aTemplate } from '../../testing/template.ts';
import { Autosave, type Failure } from './autosave.ts';
import { drawn, type Edit } from './edits.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-03-02T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that keeps a template as the contract says: versions, and everything in order. `away` cuts before or after it happened. */
function served(start: Template = aTemplate([asked('q1', 'Why us?'), asked('q2', 'Why now?')])) {
  const server = { kept: start, heard: [] as Edit[], fail: [] as (Failure | 'lost answer')[], slow: 0 };
  let stored: Edit[] = [];
  const failing = () => server.fail.shift();
  const store = (edits: readonly Edit[]) => {
    stored = structuredClone([...edits]);
  };
  const ports = {
    async send(edit: Edit, _drawn: Template, { version }: Template) {
      const failure = failing();
      await new Promise((resolve) => setTimeout(resolve, server.slow));
      if (failure && failure !== 'lost answer') throw failure;
      if (version !== server.kept.version) throw { is: 'stale' } satisfies Failure;
      server.heard.push(edit);
      server.kept = { ...drawn(server.kept, [edit]), version: version + 1 };
      if (failure === 'lost answer') throw { is: 'away' } satisfies Failure;
      return null;
    },
    async read() {
      return server.kept;
    },
    keep: { load: () => stored, store },
    now: () => Date.now(),
  };
  return { server, ports, autosave: new Autosave(start, ports), again: () => new Autosave(server.kept, ports), stored: () => stored };
}

const write = (autosave: Autosave, questionId: string, text: string) => {
  const question = autosave.snapshot().draft.questions.find(({ id }) => id === questionId)!;
  autosave.edit({ is: 'question', questionId, change: { text }, base: { text: question.text }, whole: question }, 'typing');
};
const texts = (it: Template) => it.questions.map(({ text }) => text);

test('a sentence is one call, after a pause, and its words are on the screen all the time', async () => {
  const { server, autosave } = served();
  for (const text of ['What', 'What made', 'What made you stay?']) {
    write(autosave, 'q1', text);
    expect(texts(autosave.snapshot().draft)[0]).toBe(text);
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(server.heard).toHaveLength(0);
  await vi.runAllTimersAsync();
  expect(server.heard).toHaveLength(1);
  expect(texts(server.kept)).toEqual(['What made you stay?', 'Why now?']);
  expect(autosave.snapshot()).toMatchObject({ state: 'saved', savedAt: Date.now() });
});

test('somebody who never pauses is saved every few seconds all the same', async () => {
  const { server, autosave } = served();
  for (let typed = 0; typed < 20; typed += 1) {
    write(autosave, 'q1', `Word ${typed}`);
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(server.heard.length).toBeGreaterThanOrEqual(2);
});

test('what is written while an answer is on its way is sent after it, never beside it, and nothing flickers back', async () => {
  const { server, autosave } = served();
  server.slow = 2000;
  const seen = new Set<string>();
  autosave.subscribe(() => seen.add(texts(autosave.snapshot().draft)[0]!));
  write(autosave, 'q1', 'First');
  await vi.advanceTimersByTimeAsync(1000); // the first is under way
  write(autosave, 'q1', 'Second');
  await vi.runAllTimersAsync();
  expect(server.heard.map((edit) => edit.is === 'question' && edit.change.text)).toEqual(['First', 'Second']);
  expect([...seen]).toEqual(['First', 'Second']);
});

test.each<[string, Failure | 'lost answer']>([
  ['the network is away', { is: 'away' }],
  ['it happened, and only the answer was lost', 'lost answer'],
  ['the session has ended', { is: 'signedOut' }],
])('%s: nothing is lost, nothing is said twice, and it is saved once it can be', async (_, failure) => {
  const { server, autosave, stored } = served();
  server.fail = [failure, failure];
  autosave.edit({ is: 'add', questionId: 'q3', at: 2, fields: asked('q3', 'And then?') });
  write(autosave, 'q1', 'Changed');
  await vi.advanceTimersByTimeAsync(800);
  expect(texts(autosave.snapshot().draft)).toEqual(['Changed', 'Why now?', 'And then?']);
  expect(autosave.snapshot().state).toBe(failure === 'lost answer' || failure.is === 'away' ? 'away' : 'signedOut');
  expect(stored().length).toBeGreaterThan(0);
  write(autosave, 'q3', 'And then what?');
  await vi.runAllTimersAsync();
  expect(texts(server.kept)).toEqual(['Changed', 'Why now?', 'And then what?']);
  expect(server.heard.filter(({ is }) => is === 'add')).toHaveLength(1);
  expect(autosave.snapshot().state).toBe('saved');
  expect(stored()).toEqual([]);
});

test('a reload in the middle of it brings the unsaved words back, and they are saved', async () => {
  const { server, autosave, again } = served();
  server.fail = [{ is: 'away' }];
  write(autosave, 'q2', 'Unsaved words');
  await vi.advanceTimersByTimeAsync(800);
  vi.clearAllTimers(); // the tab is gone
  const reloaded = again();
  expect(texts(reloaded.snapshot().draft)[1]).toBe('Unsaved words');
  await vi.runAllTimersAsync();
  expect(texts(server.kept)[1]).toBe('Unsaved words');
});

test('what a colleague changed elsewhere in the template is merged without a word', async () => {
  const { server, autosave } = served();
  server.kept = { ...drawn(server.kept, [{ is: 'about', change: { title: 'Theirs' }, base: {} }]), version: 9 };
  write(autosave, 'q1', 'Mine');
  await vi.runAllTimersAsync();
  expect(server.kept).toMatchObject({ title: 'Theirs' });
  expect(texts(server.kept)[0]).toBe('Mine');
  expect(autosave.snapshot()).toMatchObject({ state: 'saved', clashes: [] });
});

test.each(['mine', 'theirs'] as const)('where both changed the same words, both are kept until somebody chooses %s', async (choice) => {
  const { server, autosave } = served();
  server.kept = { ...server.kept, version: 9, questions: [asked('q1', 'Theirs'), asked('q2', 'Why now?')] };
  write(autosave, 'q1', 'Mine');
  await vi.runAllTimersAsync();
  expect(texts(server.kept)[0]).toBe('Theirs');
  const [clash] = autosave.snapshot().clashes;
  expect(clash?.edit).toMatchObject({ change: { text: 'Mine' } });
  expect(clash?.theirs.questions[0]?.text).toBe('Theirs');
  if (choice === 'mine') autosave.keepMine(clash!.edit);
  else autosave.letGo(clash!.edit);
  await vi.runAllTimersAsync();
  expect(texts(server.kept)[0]).toBe(choice === 'mine' ? 'Mine' : 'Theirs');
  expect(autosave.snapshot().clashes).toEqual([]);
});

test('words for a question that a colleague removed are not lost: they can be a question again', async () => {
  const { server, autosave } = served();
  server.kept = { ...server.kept, version: 9, questions: [asked('q2', 'Why now?')] };
  write(autosave, 'q1', 'Worth asking');
  await vi.runAllTimersAsync();
  autosave.keepMine(autosave.snapshot().clashes[0]!.edit);
  await vi.runAllTimersAsync();
  expect(texts(server.kept)).toEqual(['Why now?', 'Worth asking']);
  expect(server.kept.questions[1]?.id).not.toBe('q1'); // an id that was deleted is never taken again
});

test('what the server refuses is taken off the screen, and its words are still here with the reason', async () => {
  const { server, autosave } = served();
  server.fail = [{ is: 'refused', error: 'published' }];
  write(autosave, 'q1', 'Too late');
  await vi.runAllTimersAsync();
  expect(texts(autosave.snapshot().draft)[0]).toBe('Why us?');
  expect(autosave.snapshot().refused).toMatchObject([{ edit: { change: { text: 'Too late' } }, error: 'published' }]);
  autosave.letGo(autosave.snapshot().refused[0]!.edit);
  expect(autosave.snapshot().refused).toEqual([]);
});

test('a question without words waits here, and does not hold up what is ready', async () => {
  const { server, autosave } = served();
  autosave.edit({ is: 'add', questionId: 'q3', at: 2, fields: asked('q3', '') });
  autosave.edit({ is: 'order', questionIds: ['q3', 'q2', 'q1'] });
  write(autosave, 'q1', 'Ready');
  await vi.runAllTimersAsync();
  expect(texts(server.kept)).toEqual(['Why now?', 'Ready']);
  expect(autosave.snapshot()).toMatchObject({ state: 'held', held: [{ why: 'needsWords' }] });
  write(autosave, 'q3', 'Here it is');
  expect(texts(autosave.snapshot().draft)).toEqual(['Here it is', 'Why now?', 'Ready']);
  await vi.runAllTimersAsync();
  expect(texts(server.kept)).toEqual(['Here it is', 'Why now?', 'Ready']);
});

test('a question that was never sent and is removed again was never there', async () => {
  const { server, autosave } = served();
  autosave.edit({ is: 'add', questionId: 'q3', at: 2, fields: asked('q3', '') });
  autosave.edit({ is: 'remove', questionId: 'q3' });
  await vi.runAllTimersAsync();
  expect(server.heard).toEqual([]);
  expect(autosave.snapshot().state).toBe('saved');
});
