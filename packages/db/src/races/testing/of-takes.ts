import { takeId } from '@interviews/domain/ids.ts';
import type { Invitation, Slice } from '@interviews/domain/invitation/invitation.ts';
import { complete } from '@interviews/domain/invitation/lifecycle.ts';
import { respond } from '@interviews/domain/invitation/questions.ts';
import { reopen } from '@interviews/domain/invitation/reopen.ts';
import { beginTake, finishTake, takeReady } from '@interviews/domain/invitation/takes.ts';
import { letGoUnsent } from '@interviews/domain/invitation/unsent.ts';
import { aResponseId, noon } from '@interviews/domain/testing.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { expect } from 'vitest';
import type { Sql } from '../../connect.ts';
import { newId, published, questions, started } from '../../testing/builders.ts';
import { atNoon, on, type Race } from './stage.ts';

const slices: Slice[] = [{ size: 1000, sha256: 'a'.repeat(64) }];
const here = new Map(slices.entries());
const manifest = { mimeType: 'video/webm', duration: 5, slices, anyway: true };
const made = { mimeType: 'video/webm', duration: 5, size: 1000, checked: 'decoded', poster: null, mp4: null } as const;

const withVideo = async (sql: Sql, maxRetakes: number) =>
  started(sql, { ...atNoon, template: await published(sql, { ...atNoon, questions: questions('video'), settings: { maxRetakes } }) });

const begin = async (sql: Sql, { id, questions: [question] }: Invitation, take = takeId.parse(newId())) => {
  await on(sql, id, (it, _, at) => beginTake(it, { id: take, questionId: question!.id, direct: false }, at));
  return take;
};

const statesOf = async (sql: Sql, id: string) =>
  (await sql<{ state: string }[]>`select state from takes where invitation_id = ${id} order by number`).map(({ state }) => state);

/** Races of recordings of one question. */
export const ofTakes: readonly Race[] = [
  {
    name: 'begin takes',
    async stage(sql) {
      const it = await withVideo(sql, 10);
      return {
        attempt: () =>
          on(sql, it.id, (state, _, at) =>
            beginTake(state, { id: takeId.parse(newId()), questionId: it.questions[0]!.id, direct: false }, at),
          ),
        async holds(seen) {
          expect(seen).toEqual({ outcomes: { changed: 20, RetakeLimitReachedException: 12 }, events: [] });
          expect(await statesOf(sql, it.id)).toHaveLength(20);
        },
      };
    },
  },
  {
    name: 'two takes finish where one may count',
    async stage(sql) {
      const it = await withVideo(sql, 0);
      const takes = [await begin(sql, it), await begin(sql, it)];
      return {
        attempt: (n) => on(sql, it.id, (state, _, at) => finishTake(state, takes[n % 2]!, manifest, here, at), { about: takes[n % 2]! }),
        async holds(seen) {
          expect(seen).toEqual({ outcomes: { changed: 1, unchanged: 15, RetakeLimitReachedException: 16 }, events: [] });
          expect((await statesOf(sql, it.id)).toSorted()).toEqual(['recording', 'stored']);
        },
      };
    },
  },
  {
    name: 'reopen against letting go',
    async stage(sql) {
      const it = await withVideo(sql, 10);
      const [unsent, sent] = [await begin(sql, it), await begin(sql, it)];
      for (const take of [unsent, sent]) {
        await on(sql, it.id, (state, _, at) => finishTake(state, take, manifest, here, at));
        await on(sql, it.id, (state, _, at) => takeReady(state, take, made, at));
      }
      const questionId = it.questions[0]!.id;
      const response = { id: aResponseId(), invitationId: it.id, questionId, type: 'video' as const, takeId: sent };
      await on(sql, it.id, (state, _, at) => respond(state, response, at));
      await on(sql, it.id, (state, _, at) => complete(state, at));
      const later = () => after(noon, 30 * DAY);
      const letGo: string[] = [];
      return {
        async attempt(n) {
          const done = await on(sql, it.id, (state, _, at) => (n % 2 ? reopen(state, questionId, undefined, at) : letGoUnsent(state, at)), {
            now: later,
          });
          if (n % 2 === 0) letGo.push(done.was);
          return done;
        },
        async holds({ outcomes, events }) {
          // Let go before the first reopening, or not at all; whichever it was, all reopenings hold and the answer is there to be sent again.
          const before = letGo.filter((was) => was === 'changed').length;
          expect(outcomes).toEqual({ changed: 16 + before, unchanged: 16 - before });
          expect(await statesOf(sql, it.id)).toEqual([before ? 'gone' : 'ready', 'ready']);
          expect(events).toEqual(['response.withdrawn', ...Array.from({ length: 15 }, () => 'question.reopened')]);
          const [asked] =
            await sql`select reopened_until as until, withdrawn ->> 'takeId' as take from asked where invitation_id = ${it.id}`;
          expect(asked).toEqual({ until: after(later(), DAY), take: sent });
        },
      };
    },
  },
];
