import type { Colleague, People } from '@interviews/domain/access/colleague.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import type { ColleagueId } from '@interviews/domain/ids.ts';
import postgres from 'postgres';
import { claimedBy, repeats } from '../claims.ts';
import type { Db, Sql } from '../connect.ts';
import type { Claim } from '../store.ts';

/** Somebody's row, and what is not told of them. */
type Row = Colleague & { readonly hasPassword: boolean; readonly generation: number };

const columns = (db: Db, at: Date) => db`
  id, email, name, role, created_at as "createdAt", password_generation as generation, password_hash is not null as "hasPassword",
  case when password_link_until > ${at} then password_link_until end as "linkUntil",
  case when disabled_at is not null then 'disabled' when password_hash is null then 'invited' else 'active' end as status`;

/** All people of a company, by name. Companies have tens or hundreds: no pages. */
export async function listColleagues(db: Db, companyId: string | null, at: Date): Promise<Colleague[]> {
  return await db<Row[]>`select ${columns(db, at)} from users where company_id = ${companyId} order by lower(name), id`;
}

/** Who acts on the people of which company. */
export type Act = { readonly companyId: string; readonly actorId: string; readonly at: Date };

/** Whoever changes a company's people takes turns: who is the last admin depends on all of them. @throws ColleaguesElsewhereException when it is no company of ours */
async function taking<T>(sql: Sql, { companyId }: Act, turn: (tx: Db) => Promise<T>): Promise<T> {
  return (await sql.begin(async (tx) => {
    const [ours] = await tx`select 1 from companies where id = ${companyId} for no key update`;
    if (!ours) throw new DomainError('ColleaguesElsewhereException', 'The people of your company are kept where you sign in.');
    return await turn(tx);
  })) as T;
}

async function note(
  tx: Db,
  { companyId, actorId, at }: Act,
  action: string,
  subjectId: string,
  details: postgres.JSONValue,
): Promise<void> {
  await tx`
    insert into audit (tenant_id, actor_id, action, subject_id, details, created_at)
    values (${companyId}, ${actorId}, ${action}, ${subjectId}, ${tx.json(details)}, ${at})`;
}

export type Invited = { readonly colleague: Colleague; readonly generation: number; readonly was: 'made' | 'repeated' };

/**
 * Makes a user without a password, with a link to choose one and a mail that brings it, in one transaction.
 * @throws ColleagueAlreadyExistsException when somebody signs in with this address already, wherever
 */
export async function inviteColleague(
  sql: Sql,
  act: Act,
  claim: Claim,
  { email, name, role, linkUntil }: Pick<Colleague, 'email' | 'name' | 'role'> & { readonly linkUntil: Date },
): Promise<Invited> {
  return await taking(sql, act, async (tx) => {
    const claimed = await claimedBy(tx, claim.id);
    if (claimed) {
      await repeats(tx, claim, claimed);
      return { ...told((await peopleOf(tx, act)).find(({ id }) => id === claim.id)!), was: 'repeated' as const };
    }
    await tx`
      insert into ids (id, kind, tenant_id, within, fingerprint)
      values (${claim.id}, ${claim.kind}, ${claim.tenantId}, ${claim.within}, ${claim.fingerprint})`;
    const [made] = await tx<Row[]>`
      insert into users (id, company_id, email, name, role, password_generation, password_link_until, created_at)
      values (${claim.id}, ${act.companyId}, ${email}, ${name}, ${role}, 1, ${linkUntil}, ${act.at})
      returning ${columns(tx, act.at)}`;
    await mail(tx, claim.id);
    await note(tx, act, 'colleague.invite', claim.id, { email, role });
    return { ...told(made!), was: 'made' as const };
  }).catch((error: unknown) => {
    if (!(error instanceof postgres.PostgresError)) throw error;
    if (error.constraint_name === 'users_email')
      throw new DomainError('ColleagueAlreadyExistsException', 'Somebody signs in with this address already.');
    if (error.constraint_name === 'ids_pkey') throw new DomainError('IdConflict', 'This id is already taken by something else.');
    throw error;
  });
}

/** Changes one of a company's people as the decision says, and keeps who did it. */
export async function changeColleague(
  sql: Sql,
  act: Act,
  id: ColleagueId,
  action: string,
  decide: (people: People, hasPassword: boolean) => Colleague,
): Promise<Colleague> {
  return await taking(sql, act, async (tx) => {
    const people = await peopleOf(tx, act);
    const was = people.find((person) => person.id === id);
    const next = decide(people, was?.hasPassword ?? false);
    const turned = (was?.status === 'disabled') !== (next.status === 'disabled');
    if (!turned && was?.name === next.name && was.role === next.role) return next;
    const disabledAt = next.status === 'disabled' ? act.at : null;
    // Out, and in again: sessions from before are over either way.
    await tx`
      update users set name = ${next.name}, role = ${next.role} ${
        turned ? tx`, disabled_at = ${disabledAt}, sessions_from = ${act.at}, password_link_until = null` : tx``
      } where id = ${id}`;
    await note(tx, act, action, id, { name: next.name, role: next.role });
    return next;
  });
}

/** Makes a new link for somebody to choose a password, and a mail that brings it; those before open nothing any more. */
export async function renewPasswordLink(
  sql: Sql,
  act: Act,
  linkUntil: Date,
  decide: (people: People) => Colleague,
): Promise<Pick<Invited, 'colleague' | 'generation'>> {
  return await taking(sql, act, async (tx) => {
    const { id } = decide(await peopleOf(tx, act));
    const [row] = await tx<Row[]>`
      update users set password_generation = password_generation + 1, password_link_until = ${linkUntil} where id = ${id}
      returning ${columns(tx, act.at)}`;
    await mail(tx, id);
    await note(tx, act, 'colleague.link', id, null);
    return told(row!);
  });
}

/** Uses a link, once: of several at once one wins. @returns the address that the password is for, null when the link opens nothing */
export async function setPassword(
  db: Db,
  { userId, generation }: { readonly userId: string; readonly generation: number },
  passwordHash: string,
  at: Date,
): Promise<string | null> {
  const [row] = await db<{ email: string }[]>`
    with used as (
      update users
      set password_hash = ${passwordHash}, password_generation = password_generation + 1, password_link_until = null, sessions_from = ${at}
      where id = ${userId} and password_generation = ${generation} and password_link_until > ${at} and disabled_at is null
      returning id, company_id, email
    ), noted as (
      insert into audit (tenant_id, actor_id, action, subject_id, created_at)
      select coalesce(company_id, id), id, 'colleague.password', id, ${at}::timestamptz from used
    )
    select email from used`;
  return row?.email ?? null;
}

/** Whether a link would still be taken: asked before a password is hashed, which is slow on purpose. */
export async function opensPassword(db: Db, link: { readonly userId: string; readonly generation: number }, at: Date): Promise<boolean> {
  const rows = await db`
    select 1 from users
    where id = ${link.userId} and password_generation = ${link.generation} and password_link_until > ${at} and disabled_at is null`;
  return rows.length > 0;
}

const peopleOf = async (tx: Db, act: Act): Promise<Row[]> =>
  await tx<Row[]>`select ${columns(tx, act.at)} from users where company_id = ${act.companyId}`;

const mail = (tx: Db, userId: string) => tx`
  insert into mails (event_id, kind, user_id, recipient) select gen_random_uuid(), 'password', id, email from users where id = ${userId}`;

const told = ({ generation, hasPassword: _, ...colleague }: Row) => ({ colleague, generation });
