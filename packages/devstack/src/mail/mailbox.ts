import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

/** One caught mail, as the page and the tests read it. */
export type Mail = {
  readonly id: string;
  readonly receivedAt: string;
  readonly from: string;
  /** Everybody it was delivered to, hidden copies included. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Absent in a mail of text alone. */
  readonly html?: string;
};

export type Envelope = { readonly from: string; readonly to: readonly string[] };

export type Mailbox = {
  /** Keeps the mail; once this resolves it is on disk. */
  put(raw: Buffer, envelope: Envelope, at: Date): Promise<Mail>;
  /** Newest first; only those to this address, when one is given. */
  list(to?: string): readonly Mail[];
  find(id: string): Mail | undefined;
  clear(): Promise<void>;
};

/** The mails of a folder, of which the newest `keep` stay: a JSON to read and the mail as it came beside it. */
export async function openMailbox(dir: string, keep = 500): Promise<Mailbox> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  let mails = await load(dir);
  let count = 0;

  async function prune(to: number): Promise<void> {
    const old = mails.slice(to);
    mails = mails.slice(0, to);
    for (const { id } of old) await Promise.all(['json', 'eml'].map((ending) => rm(join(dir, `${id}.${ending}`), { force: true })));
  }

  return {
    async put(raw, envelope, at) {
      const parsed = await simpleParser(raw);
      // The name sorts by time, also for two mails of one millisecond.
      const id = `${at.toISOString().replaceAll(/\D/g, '')}-${process.pid}-${String(count++).padStart(6, '0')}`;
      const words = { from: parsed.from?.text ?? envelope.from, subject: parsed.subject ?? '', text: parsed.text ?? '' };
      const html = parsed.html ? { html: parsed.html } : {};
      const mail: Mail = { id, receivedAt: at.toISOString(), to: envelope.to, ...words, ...html };
      await writeFile(join(dir, `${id}.eml`), raw, { mode: 0o600 });
      await writeFile(join(dir, `${id}.new`), JSON.stringify(mail, null, 2), { mode: 0o600 });
      await rename(join(dir, `${id}.new`), join(dir, `${id}.json`));
      mails = [mail, ...mails];
      await prune(keep);
      return mail;
    },
    list: (to) => (to === undefined ? mails : mails.filter((mail) => mail.to.some((it) => it.toLowerCase() === to.trim().toLowerCase()))),
    find: (id) => mails.find((mail) => mail.id === id),
    clear: () => prune(0),
  };
}

async function load(dir: string): Promise<Mail[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names
      .sort()
      .reverse()
      .map(async (name) => JSON.parse(await readFile(join(dir, name), 'utf8')) as Mail),
  );
}
