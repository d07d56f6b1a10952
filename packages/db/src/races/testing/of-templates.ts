import { invitationId, templateId } from '@interviews/domain/ids.ts';
import { create as invite } from '@interviews/domain/invitation/lifecycle.ts';
import { archive, create as draft, publish } from '@interviews/domain/template/lifecycle.ts';
import { reorderQuestions } from '@interviews/domain/template/questions.ts';
import type { Template } from '@interviews/domain/template/template.ts';
import { noon } from '@interviews/domain/testing.ts';
import { times } from '@interviews/testing/race.ts';
import { expect } from 'vitest';
import { change, create, read } from '../../change.ts';
import type { Sql } from '../../connect.ts';
import { newInvitation } from '../../invitation.store.ts';
import { templates } from '../../template.store.ts';
import { claim, drafted, newId, published, questions } from '../../testing/builders.ts';
import { atNoon, type Race } from './stage.ts';

/** As the API does it: the template is read anew in each attempt. */
function inviteTo(sql: Sql, template: Template, candidateEmail?: string) {
  const id = invitationId.parse(newId());
  const candidate = { candidateId: newId(), candidateEmail: candidateEmail ?? `${id}@example.com`, candidateName: 'Somebody' };
  return create(sql, newInvitation('hash'), claim('invitation', id, template.tenantId), atNoon, async (db, at) => {
    const { state } = (await read(db, templates, template.id, at))!;
    return invite(state, { id, hrId: template.ownerId, ...candidate }, 7, at);
  });
}

const invitationsTo = async (sql: Sql, id: string) => (await sql`select 1 from invitations where template_id = ${id}`).length;

/** From its snapshot to its commit an invitation to this template takes a while: as long as a busy server may. */
async function slowly(sql: Sql, id: string): Promise<void> {
  await sql`create or replace function slowly() returns trigger language plpgsql as 'begin perform pg_sleep(0.2); return new; end'`;
  await sql.unsafe(
    `create trigger "slowly ${id}" before insert on invitations for each row when (new.template_id = '${id}') execute function slowly()`,
  );
}

/** Races of what HR does with one template, and of what it makes. */
export const ofTemplates: readonly Race[] = [
  {
    name: 'publish',
    async stage(sql) {
      const { id } = await drafted(sql, atNoon);
      return {
        attempt: () => change(sql, templates, id, atNoon, (it, _, at) => publish(it, at)),
        holds: (seen) => expect(seen).toEqual({ outcomes: { changed: 1, TemplateNotDraftException: 31 }, events: ['template.published'] }),
      };
    },
  },
  {
    name: 'archive',
    async stage(sql) {
      const { id } = await published(sql, atNoon);
      return {
        attempt: () => change(sql, templates, id, atNoon, (it, _, at) => archive(it, at)),
        holds: (seen) => expect(seen).toEqual({ outcomes: { changed: 1, TemplateArchivedException: 31 }, events: ['template.archived'] }),
      };
    },
  },
  {
    name: 'archive against invite',
    rounds: 2,
    async stage(sql) {
      const template = await published(sql, atNoon);
      await slowly(sql, template.id);
      let atArchive = -1;
      return {
        async attempt(n) {
          if (n !== 8) return await inviteTo(sql, template);
          await sql`select pg_sleep(0.1)`; // until some of them are being written
          const archived = await change(sql, templates, template.id, atNoon, (it, _, at) => archive(it, at));
          atArchive = await invitationsTo(sql, template.id);
          return archived;
        },
        async holds({ outcomes, events }) {
          // None follows the archive, and each that came before it has its event.
          expect(await invitationsTo(sql, template.id)).toBe(atArchive);
          expect(events.toSorted()).toEqual([...times(atArchive, 'invitation.created'), 'template.archived']);
          const { changed = 0, TemplateNotPublishedException: late = 0 } = outcomes;
          expect([changed, changed + late]).toEqual([atArchive + 1, 32]);
        },
      };
    },
  },
  {
    name: 'reorder',
    async stage(sql) {
      const { id, questions: asked } = await drafted(sql, { ...atNoon, questions: questions(...times(8, 'text' as const)) });
      const ids = asked.map((question) => question.id);
      const orders = Array.from({ length: 32 }, (_, n) => [...ids.slice(n % 8), ...ids.slice(0, n % 8)].toSorted(() => (n % 3) - 1));
      return {
        attempt: (n) => change(sql, templates, id, atNoon, (it, _, at) => reorderQuestions(it, orders[n]!, at)),
        async holds({ outcomes, events }) {
          const { changed = 0, unchanged = 0 } = outcomes;
          expect([changed + unchanged, events]).toEqual([32, []]);
          const { state, version } = (await read(sql, templates, id, noon))!;
          expect(orders).toContainEqual(state.questions.map((question) => question.id));
          expect(version).toBe(1 + changed);
        },
      };
    },
  },
  {
    name: 'the same invitation',
    async stage(sql) {
      const template = await published(sql, atNoon);
      return {
        attempt: (n) => inviteTo(sql, template, n % 2 ? 'kateryna@example.com' : 'Kateryna@Example.com'),
        async holds(seen) {
          expect(seen).toEqual({ outcomes: { changed: 1, InvitationAlreadyExistsException: 31 }, events: ['invitation.created'] });
          expect(await invitationsTo(sql, template.id)).toBe(1);
        },
      };
    },
  },
  {
    name: 'the same id again',
    async stage(sql) {
      const [id, tenantId] = [templateId.parse(newId()), newId()];
      return {
        attempt: () =>
          create(sql, templates, claim('template', id, tenantId), atNoon, async (_, at) =>
            draft({ id, ownerId: tenantId, companyId: null, title: 'Engineer' }, at),
          ),
        holds: (seen) => expect(seen).toEqual({ outcomes: { changed: 1, repeated: 31 }, events: ['template.created'] }),
      };
    },
  },
  {
    name: 'the same id with another body',
    async stage(sql) {
      const [id, tenantId] = [templateId.parse(newId()), newId()];
      return {
        attempt: (n) => {
          const title = n % 2 ? 'Engineer' : 'Designer';
          return create(sql, templates, claim('template', id, tenantId, { fingerprint: title }), atNoon, async (_, at) =>
            draft({ id, ownerId: tenantId, companyId: null, title }, at),
          );
        },
        holds: (seen) => expect(seen).toEqual({ outcomes: { changed: 1, repeated: 15, IdConflict: 16 }, events: ['template.created'] }),
      };
    },
  },
];
