import type { Db } from '../connect.ts';

export type MailKind = 'invitation' | 'extended' | 'reopened' | 'receipt';

/** Notes that an event asks for a mail; the same event and kind again changes nothing. @returns the mail's id, null when it was noted before */
export async function planMail(db: Db, mail: { eventId: string; kind: MailKind; invitationId: string }): Promise<string | null> {
  const [row] = await db<{ id: string }[]>`
    insert into mails (event_id, kind, invitation_id, recipient)
    select ${mail.eventId}, ${mail.kind}, id, candidate_email from invitations where id = ${mail.invitationId}
    on conflict (event_id, kind) do nothing
    returning id`;
  return row?.id ?? null;
}

/** Mails that nobody has sent yet, oldest first. @param olderThanSeconds leaves the newest to the job that was made with them */
export async function pendingMails(db: Db, { olderThanSeconds, limit }: { olderThanSeconds: number; limit: number }): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    select id from mails
    where status = 'pending' and created_at < now() - make_interval(secs => ${olderThanSeconds})
    order by created_at limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** What a mail about an interview says, as things are now. */
export type MailFacts = {
  readonly kind: MailKind;
  readonly recipient: string;
  readonly invitationId: string;
  readonly generation: number;
  readonly candidateName: string;
  readonly templateTitle: string;
  readonly companyName: string | null;
  readonly hrName: string | null;
  readonly hrEmail: string | null;
  readonly expiresAt: Date;
  readonly endsAt: Date;
  readonly revokedAt: Date | null;
  readonly completedAt: Date | null;
  readonly answered: number;
};

/** What a mail to a colleague says; `linkUntil` is null once the link it was to bring opens nothing. */
export type PasswordMailFacts = {
  readonly recipient: string;
  readonly userId: string;
  readonly generation: number;
  readonly name: string;
  readonly companyName: string | null;
  readonly linkUntil: Date | null;
};

/** The same for a mail that brings a colleague a link to choose a password. */
export async function takePasswordMail(tx: Db, mailId: string): Promise<PasswordMailFacts | null> {
  const [row] = await tx<PasswordMailFacts[]>`
    select m.recipient, u.id as "userId", u.password_generation as generation, u.name, c.name as "companyName",
      case when u.password_link_until > now() then u.password_link_until end as "linkUntil"
    from mails m
    join users u on u.id = m.user_id
    left join companies c on c.id = u.company_id
    where m.id = ${mailId} and m.status = 'pending'
    for update of m skip locked`;
  return row ?? null;
}

/** Takes one pending mail about an interview for this transaction; null when it was sent, or another worker is sending it. */
export async function takeMail(tx: Db, mailId: string): Promise<MailFacts | null> {
  const [row] = await tx<MailFacts[]>`
    select m.kind, m.recipient, i.id as "invitationId", i.link_generation as generation, i.candidate_name as "candidateName",
      t.title as "templateTitle", c.name as "companyName", u.name as "hrName", u.email as "hrEmail", i.expires_at as "expiresAt",
      i.ends_at as "endsAt", i.revoked_at as "revokedAt", i.completed_at as "completedAt", i.answered
    from mails m
    join invitations i on i.id = m.invitation_id
    join interview_templates t on t.id = i.template_id
    left join companies c on c.id = i.company_id
    left join users u on u.id = i.hr_id
    where m.id = ${mailId} and m.status = 'pending'
    for update of m skip locked`;
  return row ?? null;
}

export async function mailSent(tx: Db, mailId: string): Promise<void> {
  await tx`update mails set status = 'sent', sent_at = now(), attempts = attempts + 1 where id = ${mailId}`;
}

/** Keeps why a try failed; the mail stays pending. */
export async function mailFailed(db: Db, mailId: string, error: string): Promise<void> {
  await db`update mails set attempts = attempts + 1, last_error = ${error.slice(0, 500)} where id = ${mailId} and status = 'pending'`;
}

/** Nothing is to be said any more: the link was withdrawn before its mail left. */
export async function mailDropped(tx: Db, mailId: string, why: string): Promise<void> {
  await tx`update mails set status = 'failed', last_error = ${why} where id = ${mailId}`;
}
