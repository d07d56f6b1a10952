import { responseId, takeId } from '@interviews/domain/ids.ts';
import { complete, revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { openQuestion, respond, saveDraft } from '@interviews/domain/invitation/questions.ts';
import { reopen } from '@interviews/domain/invitation/reopen.ts';
import { beginTake, firstSlice, takeReady } from '@interviews/domain/invitation/takes.ts';
import { noon } from '@interviews/domain/testing.ts';
import { after, HOUR, MINUTE } from '@interviews/domain/time.ts';
import { invited, newId, outboxOf, started } from '@interviews/testing/builders.ts';
import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';
import { change, read } from './change.ts';
import { invitations } from './invitation.store.ts';

const at = (ms: number) => ({ now: () => after(noon, ms) });

test('what is loaded is what was saved, through every kind of change', async () => {
  await using db = await database({ connections: 2 });
  const { id, questions } = await started(db.sql, at(0));
  const [video, text, choice] = questions.map((question) => question.id) as [never, never, never];
  const take = takeId.parse(newId());
  const steps = [
    (it: Parameters<typeof openQuestion>[0], now: Date) => openQuestion(it, text, now),
    (it: Parameters<typeof openQuestion>[0], now: Date) => saveDraft(it, text, 'Because', now),
    (it: Parameters<typeof openQuestion>[0], now: Date) => beginTake(it, { id: take, questionId: video, direct: false }, now),
    (it: Parameters<typeof openQuestion>[0], now: Date) => firstSlice(it, take, now),
    (it: Parameters<typeof openQuestion>[0], now: Date) => {
      const { options } = it.questions[2]!;
      return respond(
        it,
        { id: responseId.parse(newId()), invitationId: id, questionId: choice, type: 'choice', content: options![0]!.id },
        now,
      );
    },
    (it: Parameters<typeof openQuestion>[0], now: Date) =>
      respond(it, { id: responseId.parse(newId()), invitationId: id, questionId: text, type: 'text', content: 'Because' }, now),
    (it: Parameters<typeof openQuestion>[0], now: Date) => reopen(it, text, undefined, now),
    (it: Parameters<typeof openQuestion>[0], now: Date) => revoke(it, now),
  ];
  for (const [n, step] of steps.entries()) {
    const now = after(noon, (n + 1) * 1000);
    const { state } = await change(db.sql, invitations, id, { now: () => now }, (it, _, when) => step(it, when));
    const loaded = await read(db.sql, invitations, id, now, 'all');
    const byQuestion = (it: typeof state) => ({ ...it, asked: [...it.asked].sort((a, b) => (a.questionId < b.questionId ? -1 : 1)) });
    expect(byQuestion(loaded!.state)).toEqual(byQuestion(state));
  }
});
