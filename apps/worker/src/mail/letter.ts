import type { MailFacts, PasswordMailFacts } from '@interviews/db/queries/mails.ts';

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
 * One mail to a candidate.
 * @param url the interview's link; it is in the mail and nowhere else
 */
export function letter(it: MailFacts, url: string): Letter {
  const { subject, paragraphs, action } = words(it);
  const reply = it.hrEmail
    ? `Questions, or do you need another form of answering? Write to ${it.hrName ?? it.hrEmail} (${it.hrEmail}).`
    : null;
  return written({ to: it.candidateName, subject, paragraphs, action: action === null ? null : { words: action, url }, small: reply });
}

/**
 * One mail to a colleague who may choose a password: the first, or a new one.
 * @param url of the page where it is chosen
 */
export function passwordLetter({ name, companyName, linkUntil }: PasswordMailFacts & { readonly linkUntil: Date }, url: string): Letter {
  const where = companyName ? `the interviews of ${companyName}` : 'Interviews';
  return written({
    to: name,
    subject: companyName ? `Interviews at ${companyName}: choose your password` : 'Interviews: choose your password',
    paragraphs: [
      `You can sign in to ${where} with this address once you have chosen a password. The link below works once, until ${moment.format(linkUntil)} UTC.`,
      'If it is too late, or you had not expected this mail, write to whoever looks after the interviews at your company. Without the link nothing changes.',
    ],
    action: { words: 'Choose a password', url },
    small: null,
  });
}

type Written = {
  readonly to: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly words: string; readonly url: string } | null;
  readonly small: string | null;
};

/** As text and as HTML; names are escaped, and no line break of theirs reaches a header. */
function written({ to, subject, paragraphs, action, small }: Written): Letter {
  const lines = [`Hello ${to},`, ...paragraphs, action && `${action.words}: ${action.url}`, small].filter((line) => line !== null);
  const body = [
    `<p>Hello ${escapeHtml(to)},</p>`,
    ...paragraphs.map((line) => `<p>${escapeHtml(line)}</p>`),
    action && `<p><a href="${escapeHtml(action.url)}" style="color:#0f57b8;font-weight:500">${escapeHtml(action.words)}</a></p>`,
    small && `<p style="color:#4a5160">${escapeHtml(small)}</p>`,
  ];
  return {
    subject: subject.replace(/[\r\n]+/g, ' '),
    text: `${lines.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body style="font:16px/1.5 system-ui,sans-serif;color:#191d29;max-width:36em">${body.filter(Boolean).join('\n')}</body></html>`,
  };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
