import type { Db, Sql } from '@interviews/db/connect.ts';
import { mailDropped, mailFailed, mailSent, takeMail, takePasswordMail } from '@interviews/db/queries/mails.ts';
import type { Keys } from '@interviews/tokens/keys.ts';
import { makeLink } from '@interviews/tokens/link.ts';
import { makePasswordLink } from '@interviews/tokens/password-link.ts';
import { createTransport } from 'nodemailer';
import { type Letter, letter, passwordLetter } from './letter.ts';

export type Post = {
  readonly sql: Sql;
  readonly keys: Keys;
  readonly frontendUrl: string;
  readonly from: string;
  readonly transport: ReturnType<typeof transport>;
};

/** One pooled SMTP connection; nothing waits longer than 10 s. */
export const transport = (url: string) =>
  createTransport({ url, pool: true, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 });

/**
 * Sends one mail, if nobody has: its row is held while it is sent, so that two workers never both send it. A crash between the send and the
 * commit sends it a second time; that is the rare side to err on.
 * @throws what the mail server said; the row stays pending, and the job is tried again
 */
export async function sendMail(post: Post, mailId: string): Promise<'sent' | 'nothing to send' | 'withdrawn'> {
  const outcome = await post.sql.begin(async (tx) => {
    const it = (await forCandidate(post, tx, mailId)) ?? (await forColleague(post, tx, mailId));
    if (!it) return 'nothing to send' as const;
    if (it === 'withdrawn') {
      await mailDropped(tx, mailId, 'The link was withdrawn before this mail left.');
      return it;
    }
    try {
      await post.transport.sendMail({ from: post.from, ...it });
    } catch (error) {
      return error as Error;
    }
    await mailSent(tx, mailId);
    return 'sent' as const;
  });
  if (outcome instanceof Error) {
    await mailFailed(post.sql, mailId, outcome.message);
    throw outcome;
  }
  return outcome;
}

type Addressed = Letter & { readonly to: { readonly name: string; readonly address: string } };

async function forCandidate({ keys, frontendUrl }: Post, tx: Db, mailId: string): Promise<Addressed | 'withdrawn' | null> {
  const it = await takeMail(tx, mailId);
  if (!it) return null;
  if (it.revokedAt) return 'withdrawn';
  return { to: { name: it.candidateName, address: it.recipient }, ...letter(it, `${frontendUrl}/interview/${makeLink(keys, it)}`) };
}

async function forColleague({ keys, frontendUrl }: Post, tx: Db, mailId: string): Promise<Addressed | 'withdrawn' | null> {
  const it = await takePasswordMail(tx, mailId);
  if (!it) return null;
  const { linkUntil } = it;
  if (!linkUntil) return 'withdrawn';
  const url = `${frontendUrl}/password#${makePasswordLink(keys, it)}`;
  return { to: { name: it.name, address: it.recipient }, ...passwordLetter({ ...it, linkUntil }, url) };
}
