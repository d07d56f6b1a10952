import { complete, extend, revoke, start } from '@interviews/domain/invitation/lifecycle.ts';
import { openQuestion } from '@interviews/domain/invitation/questions.ts';
import { reopen } from '@interviews/domain/invitation/reopen.ts';
import { noon } from '@interviews/domain/testing.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { times } from '@interviews/testing/race.ts';
import { expect } from 'vitest';
import { read } from '../../change.ts';
import { invitations } from '../../invitation.store.ts';
import { invited } from '../../testing/builders.ts';
import { answer, atNoon, on, type Race, withTexts } from './stage.ts';

/** Races of what a candidate and HR do with one invitation. */
export const ofInvitations: readonly Race[] = [
  {
    name: 'start',
    async stage(sql) {
      const { id, questions } = await invited(sql, atNoon);
      const order = questions.map((question) => question.id);
      return {
        attempt: () => on(sql, id, (it, _, at) => start(it, order, undefined, at)),
        holds: (seen) =>
          expect(seen).toEqual({ outcomes: { changed: 1, InvitationAlreadyStartedException: 31 }, events: ['invitation.started'] }),
      };
    },
  },
  {
    name: 'open a question',
    async stage(sql) {
      const { id, questions } = await withTexts(sql, 1);
      const told = new Set<number | undefined>();
      let clock = noon.getTime();
      return {
        async attempt() {
          const opened = await on(sql, id, (it, _, at) => openQuestion(it, questions[0]!.id, at), { now: () => new Date(clock++) });
          told.add(opened.state.asked[0]?.openedAt?.getTime());
          return opened;
        },
        holds(seen) {
          expect(seen).toEqual({ outcomes: { changed: 1, unchanged: 31 }, events: [] });
          expect(told.size).toBe(1);
        },
      };
    },
  },
  {
    name: 'answer one question',
    async stage(sql) {
      const { id, questions } = await withTexts(sql, 2);
      return {
        attempt: () => on(sql, id, (it, _, at) => answer(it, questions[0]!.id, at)),
        async holds(seen) {
          expect(seen).toEqual({ outcomes: { changed: 1, ResponseAlreadySubmittedException: 31 }, events: ['response.submitted'] });
          expect(await sql`select 1 from responses where invitation_id = ${id}`).toHaveLength(1);
        },
      };
    },
  },
  {
    name: 'answer 32 questions',
    async stage(sql) {
      const { id, questions } = await withTexts(sql, 32);
      const decisions = times(32, 0);
      return {
        attempt: (n) =>
          on(sql, id, (it, _, at) => {
            decisions[n]!++;
            return answer(it, questions[n]!.id, at);
          }),
        async holds(seen) {
          expect(seen).toEqual({ outcomes: { changed: 32 }, events: times(32, 'response.submitted') });
          const { state, version } = (await read(sql, invitations, id, noon))!;
          expect([state.asked.filter(({ response }) => response).length, version]).toEqual([32, 34]);
          // once optimistically, once under the lock
          expect(Math.max(...decisions)).toBeLessThanOrEqual(2);
        },
      };
    },
  },
  {
    name: 'complete',
    async stage(sql) {
      const { id, questions } = await withTexts(sql, 1);
      await on(sql, id, (it, _, at) => answer(it, questions[0]!.id, at));
      return {
        attempt: () => on(sql, id, (it, _, at) => complete(it, at)),
        holds: (seen) =>
          expect(seen).toEqual({ outcomes: { changed: 1, InvitationAlreadyCompletedException: 31 }, events: ['invitation.completed'] }),
      };
    },
  },
  {
    name: 'answer against complete',
    rounds: 4,
    async stage(sql) {
      const { id, questions } = await withTexts(sql, 2);
      await on(sql, id, (it, _, at) => answer(it, questions[0]!.id, at));
      return {
        attempt: (n) => on(sql, id, (it, _, at) => (n % 2 ? answer(it, questions[1]!.id, at) : complete(it, at))),
        holds({ outcomes, events }) {
          // After the completion every answer is refused as its; before it the second answer is refused as a second one.
          expect(events).toBeOneOf([['response.submitted', 'invitation.completed'], ['invitation.completed']]);
          const { changed = 0, InvitationAlreadyCompletedException: late = 0, ResponseAlreadySubmittedException: second = 0 } = outcomes;
          expect([changed, changed + late + second]).toEqual([events.length, 32]);
        },
      };
    },
  },
  {
    name: 'revoke',
    async stage(sql) {
      const { id } = await invited(sql, atNoon);
      return {
        attempt: () => on(sql, id, (it, _, at) => revoke(it, at)),
        holds: (seen) => expect(seen).toEqual({ outcomes: { changed: 1, InvitationRevokedException: 31 }, events: ['invitation.revoked'] }),
      };
    },
  },
  {
    name: 'extend against expire',
    async stage(sql) {
      const { id } = await withTexts(sql, 1);
      const later = after(noon, 8 * DAY);
      return {
        // Sixteen sweeps write down that it expired, sixteen times HR gives more time.
        attempt: (n) =>
          on(sql, id, (it, _, at) => (n % 2 ? extend(it, after(noon, (20 + n) * DAY), at) : { next: it, events: [] }), {
            now: () => later,
          }),
        async holds({ outcomes, events }) {
          expect(events[0]).toBe('invitation.expired');
          expect(events.slice(1)).toEqual(times(events.length - 1, 'invitation.extended'));
          const { changed = 0, unchanged = 0, ValidationFailed: shorter = 0 } = outcomes;
          expect(changed + unchanged + shorter).toBe(32);
          const { state } = (await read(sql, invitations, id, later))!;
          expect([state.status, state.expiresAt]).toEqual(['started', after(noon, 51 * DAY)]);
        },
      };
    },
  },
  {
    name: 'reopen against complete',
    async stage(sql) {
      const { id, questions } = await withTexts(sql, 1);
      await on(sql, id, (it, _, at) => answer(it, questions[0]!.id, at));
      return {
        attempt: (n) => on(sql, id, (it, _, at) => (n % 2 ? reopen(it, questions[0]!.id, undefined, at) : complete(it, at))),
        async holds({ outcomes, events }) {
          expect(outcomes).toEqual({ changed: 17, InvitationAlreadyCompletedException: 15 });
          expect(events.toSorted()).toEqual(['invitation.completed', ...times(15, 'question.reopened'), 'response.withdrawn']);
          const { state } = (await read(sql, invitations, id, noon))!;
          expect([state.status, state.asked[0]?.response, state.asked[0]?.draft]).toEqual(['completed', null, 'Because']);
        },
      };
    },
  },
  {
    name: 'what falls due',
    async stage(sql) {
      const { id, questions } = await withTexts(sql, 1);
      const later = () => after(noon, 8 * DAY);
      return {
        attempt: (n) =>
          on(sql, id, (it, _, at) => (n % 2 ? openQuestion(it, questions[0]!.id, at) : { next: it, events: [] }), { now: later }),
        async holds({ outcomes, events }) {
          expect(events).toEqual(['invitation.expired']);
          expect(outcomes).toEqual({ changed: 1, unchanged: 15, InvitationExpiredException: 16 });
          const [row] = await sql`select status, expired_at as at, due_at as due from invitations where id = ${id}`;
          expect(row).toEqual({ status: 'expired', at: after(noon, 7 * DAY), due: null });
        },
      };
    },
  },
];
