import { randomUUIDv7 } from 'node:crypto';
import { type InvitationId, invitationId, questionId, templateId } from '@interviews/domain/ids.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import { create as invite, start } from '@interviews/domain/invitation/lifecycle.ts';
import type { SettingsInput } from '@interviews/domain/template/input.ts';
import { create as draft, publish } from '@interviews/domain/template/lifecycle.ts';
import { type NewQuestion, withIds } from '@interviews/domain/template/questions.ts';
import type { QuestionType, Template } from '@interviews/domain/template/template.ts';
import { change, create } from '../change.ts';
import type { Sql } from '../connect.ts';
import { invitations, newInvitation } from '../invitation.store.ts';
import type { Claim, ClaimKind } from '../store.ts';
import { templates } from '../template.store.ts';

/** Who owns what a test makes. */
export type Owner = { readonly companyId: string; readonly hrId: string };

/** When a builder acts: the real clock, unless a test has its own. */
type When = { readonly now?: () => Date };
const clock = () => new Date();

export const newId = () => randomUUIDv7();

/** A claim as a body without an id makes it. */
export const claim = (kind: ClaimKind, id: string, tenantId: string, over: Partial<Claim> = {}): Claim => ({
  id,
  kind,
  tenantId,
  within: null,
  fingerprint: 'as it was sent',
  ...over,
});

/** A company with one HR user, who can sign in when a password's hash is given. */
export async function company(sql: Sql, { name = 'Acme', role = 'hr', passwordHash = 'none' } = {}): Promise<Owner & { email: string }> {
  const companyId = newId();
  const hrId = newId();
  const email = `hr-${hrId}@example.com`;
  await sql`insert into companies (id, name) values (${companyId}, ${name})`;
  await sql`
    insert into users (id, company_id, email, name, role, password_hash)
    values (${hrId}, ${companyId}, ${email}, 'Hanna Roth', ${role}, ${passwordHash})`;
  return { companyId, hrId, email };
}

/** Questions of these types, in this order. */
export const questions = (...types: readonly QuestionType[]): NewQuestion[] =>
  types.map((type, n) => {
    const options = type === 'multiple_choice' ? [{ text: 'Yes' }, { text: 'No' }] : null;
    return withIds({ id: questionId.parse(newId()), text: `Question ${n + 1}, ${type}?`, type, options }, newId);
  });

export type TemplateParts = When & {
  readonly owner?: Owner;
  readonly title?: string;
  readonly settings?: SettingsInput;
  readonly questions?: readonly NewQuestion[];
};

/** A draft with a video, a text and a choice question, unless told otherwise. */
export async function drafted(sql: Sql, parts: TemplateParts = {}): Promise<Template> {
  const { now = clock, title = 'Engineer', settings } = parts;
  const { companyId, hrId } = parts.owner ?? (await company(sql));
  const id = templateId.parse(newId());
  const asked = parts.questions ?? questions('video', 'text', 'multiple_choice');
  const made = await create(sql, templates, claim('template', id, companyId), { now }, async (_, at) =>
    draft({ id, ownerId: hrId, companyId, title, settings, questions: asked }, at),
  );
  return made.state;
}

/** The same, published. */
export async function published(sql: Sql, parts: TemplateParts = {}): Promise<Template> {
  const { id } = await drafted(sql, parts);
  const { state } = await change(sql, templates, id, { now: parts.now ?? clock }, (it, _, at) => publish(it, at));
  return state;
}

export type InvitationParts = When & {
  readonly template?: Template;
  readonly id?: InvitationId;
  readonly email?: string;
  readonly name?: string;
  readonly candidateId?: string;
  readonly expiresAt?: Date;
  /** The hash of its link's token. */
  readonly accessToken?: string;
};

/** A pending invitation to a published template, open for seven days. */
export async function invited(sql: Sql, parts: InvitationParts = {}): Promise<Invitation> {
  const { now = clock, name = 'Kateryna Bondarenko', candidateId = newId(), expiresAt } = parts;
  const template = parts.template ?? (await published(sql, { now }));
  const id = parts.id ?? invitationId.parse(newId());
  const candidate = { candidateId, candidateEmail: parts.email ?? `candidate-${id}@example.com`, candidateName: name };
  const store = newInvitation(parts.accessToken ?? `hash of ${id}`);
  const made = await create(sql, store, claim('invitation', id, template.tenantId), { now }, async (_, at) =>
    invite(template, { id, hrId: template.ownerId, ...candidate, expiresAt }, 7, at),
  );
  return made.state;
}

/** The same, started. */
export async function started(sql: Sql, parts: InvitationParts = {}): Promise<Invitation> {
  const invitation = await invited(sql, parts);
  const order = invitation.questions.map(({ id }) => id);
  const { state } = await change(sql, invitations, invitation.id, { now: parts.now ?? clock }, (it, _, at) =>
    start(it, order, undefined, at),
  );
  return state;
}

/** What the outbox holds of one aggregate, in order. */
export const outboxOf = (sql: Sql, aggregateId: string) =>
  sql<{ eventType: string; sequence: number; payload: Record<string, unknown> }[]>`
    select event_type as "eventType", sequence, payload from outbox where aggregate_id = ${aggregateId} order by id`;
