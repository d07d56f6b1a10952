import { page } from '../page.ts';
import type { Mail } from './mailbox.ts';

const escaped = (text: string) =>
  text.replaceAll(/[&<>"']/g, (it) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[it] ?? it);

/** Text with its addresses to click; a full stop at the end of a sentence is not part of one. */
const linked = (text: string) =>
  text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/)
    .map((piece, at) => (at % 2 ? `<a href="${escaped(piece)}" target="_blank" rel="noreferrer">${escaped(piece)}</a>` : escaped(piece)))
    .join('');

const when = (iso: string) => `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;

const STYLE = `
ul { list-style: none; padding: 0; margin: 1.5rem 0 0 }
li { border-top: 1px solid var(--line) }
li a { display: block; padding: .75rem 0; text-decoration: none; color: inherit; overflow-wrap: anywhere }
li a:hover strong { text-decoration: underline }
li strong { display: block; color: var(--accent); font-weight: 500 }
form { display: flex; gap: .5rem; flex-wrap: wrap; align-items: end }
label { flex: 1 1 14rem }
input { display: block; width: 100%; box-sizing: border-box }
input, button { font: inherit; padding: .5rem .75rem; min-height: 2.75rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--surface); color: var(--ink) }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0 }
dt { color: var(--ink-soft) }
dd { margin: 0; overflow-wrap: anywhere }
h2 { font-size: 1rem; margin: 2rem 0 .5rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0; padding: 1rem 0; border-top: 1px solid var(--line) }
iframe { width: 100%; height: 36rem; border: 1px solid var(--line); border-radius: 6px; background: white }`;

/** All caught mails, newest first. */
export function listPage(mails: readonly Mail[], to: string | undefined): string {
  const rows = mails.map(
    (it) => `<li><a href="/messages/${it.id}"><strong>${escaped(it.subject || '(no subject)')}</strong>
      <span>to ${escaped(it.to.join(', '))}</span> <span class="soft">${when(it.receivedAt)}</span></a></li>`,
  );
  const nothing = to === undefined ? 'No mail yet. Invite somebody, and the mail appears here.' : `No mail to ${escaped(to)}.`;
  return page(
    'Caught mail',
    `<h1>Caught mail</h1>
    <p class="soft">What the system sent. Nothing here has left this machine.</p>
    <form method="get" action="/"><label>Only to this address <input type="email" name="to" value="${escaped(to ?? '')}"></label>
    <button>Show</button></form>
    ${rows.length > 0 ? `<ul>${rows.join('')}</ul>` : `<p>${nothing}</p>`}`,
    { style: STYLE },
  );
}

/** One mail: its words with links to click, and its HTML in a frame that runs nothing. */
export function mailPage(mail: Mail): string {
  const framed = escaped(`<base target="_blank">${mail.html ?? ''}`);
  const frame = `<h2>As a mail program shows it</h2>
    <iframe title="The mail as a mail program shows it" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${framed}"></iframe>`;
  return page(
    mail.subject || '(no subject)',
    `<p><a href="/">All mails</a></p><h1>${escaped(mail.subject || '(no subject)')}</h1>
    <dl><dt>From</dt><dd>${escaped(mail.from)}</dd><dt>To</dt><dd>${escaped(mail.to.join(', '))}</dd><dt>At</dt><dd>${when(mail.receivedAt)}</dd></dl>
    ${mail.html === undefined ? '' : frame}
    <h2>As text</h2><pre>${linked(mail.text)}</pre>`,
    { style: STYLE },
  );
}

export function missingPage(): string {
  return page('No such mail', '<h1>No such mail</h1><p>The oldest ones are forgotten. <a href="/">All mails</a></p>');
}
