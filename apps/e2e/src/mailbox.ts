import { expect } from '@playwright/test';
import { world } from './world.ts';

type Mail = { readonly subject: string; readonly text: string };

/** Everything that came to somebody, newest first. */
export async function mailsTo(recipient: string): Promise<Mail[]> {
  const answer = await fetch(`${world.mail}/api/messages?to=${encodeURIComponent(recipient)}`);
  return ((await answer.json()) as { messages: Mail[] }).messages;
}

/** The newest mail to somebody whose subject says so, as soon as it has come. */
export async function mailTo(recipient: string, subject: RegExp): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(
      async () => {
        found = (await mailsTo(recipient)).find((mail) => subject.test(mail.subject));
        return found?.subject;
      },
      { message: `a mail to ${recipient}`, timeout: 30_000 },
    )
    .toMatch(subject);
  return found!;
}

/** The interview's link in a mail. */
export function linkIn({ text }: Mail): string {
  const link = /https?:\/\/\S+\/interview\/\S+/.exec(text)?.[0];
  if (!link) throw new Error('There is no link in this mail.');
  return link;
}
