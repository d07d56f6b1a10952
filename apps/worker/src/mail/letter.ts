import type { MailFacts } from '@interviews/db/queries/mails.ts';

export type Letter = { readonly subject: string; readonly text: string; readonly html: string };

/** The recipient's zone is not known here; the interview's own page shows the moment in theirs. */
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });

type Words = { readonly subject: string; readonly paragraphs: readonly string[]; readonly action: string | null };

/** What each kind of mail says: what happened, what is safe, what to do (the product's voice). */
function words(it: MailFacts): Words {
  const company = it.companyName ?? it.hrName ?? 'We';
  const who = it.companyName ?? it.hrName ?? 'the people who invited you';
  const until = `${moment.format(it.expiresAt)} UTC`;
  switch (it.kind) {
    case 'invitation':
      return {
        subject: `${it.companyName ?? it.hrName ?? 'You are invited'}: your interview for ${it.templateTitle}`,
        paragraphs: [
          `${company} would like to hear from you about “${it.templateTitle}”. It is an interview that you answer in your own time, in your browser. You need no account and nothing to install.`,
          `It is open until ${until}. The link works as often as you need it, on any device. The first page tells every rule before anything is recorded.`,
        ],
        action: 'See what awaits you',
      };
    case 'extended':
      return {
        subject: `More time for your interview: ${it.templateTitle}`,
        paragraphs: [
          `${company} moved the deadline of “${it.templateTitle}”. It is now open until ${until}, and everything you answered is kept.`,
        ],
        action: 'Go on with the interview',
      };
    case 'reopened':
      return {
        subject: `One question is open again: ${it.templateTitle}`,
        paragraphs: [
          `One question of “${it.templateTitle}” is open for you again. If that was because a recording could not be played, it was our fault and costs you nothing. Your other answers are kept.`,
        ],
        action: 'Answer it again',
      };
    case 'receipt':
      return {
        subject: `Your answers arrived: ${it.templateTitle}`,
        paragraphs: [
          `${it.answered === 1 ? 'Your answer' : `Your ${it.answered} answers`} to “${it.templateTitle}” ${it.answered === 1 ? 'is' : 'are'} with ${who}, checked and stored on our server. There is nothing more to do.`,
        ],
        action: 'See the receipt',
      };
  }
}

/**
 * One mail to a candidate, as text and as HTML; names are escaped, and no line break of theirs reaches a header.
 * @param url the interview's link; it is in the mail and nowhere else
 */
export function letter(it: MailFacts, url: string): Letter {
  const { subject, paragraphs, action } = words(it);
  const reply = it.hrEmail
    ? `Questions, or do you need another form of answering? Write to ${it.hrName ?? it.hrEmail} (${it.hrEmail}).`
    : null;
  const lines = [`Hello ${it.candidateName},`, ...paragraphs, action && `${action}: ${url}`, reply].filter((line) => line !== null);
  const body = [
    `<p>Hello ${escapeHtml(it.candidateName)},</p>`,
    ...paragraphs.map((line) => `<p>${escapeHtml(line)}</p>`),
    action && `<p><a href="${escapeHtml(url)}" style="color:#0f57b8;font-weight:500">${escapeHtml(action)}</a></p>`,
    reply && `<p style="color:#4a5160">${escapeHtml(reply)}</p>`,
  ];
  return {
    subject: subject.replace(/[\r\n]+/g, ' '),
    text: `${lines.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body style="font:16px/1.5 system-ui,sans-serif;color:#191d29;max-width:36em">${body.filter(Boolean).join('\n')}</body></html>`,
  };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
