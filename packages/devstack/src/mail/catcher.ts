import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { openMailbox } from './mailbox.ts';
import { mailPages } from './pages.ts';

export type MailCatcherOptions = { readonly dir: string; readonly smtpPort: number; readonly port: number; readonly keep?: number };

const MEGABYTE = 1024 * 1024;

/** Takes every mail by SMTP, sends none on, and shows them on a page. Both listen on this machine only. */
export async function startMailCatcher(options: MailCatcherOptions): Promise<AsyncDisposable> {
  const mailbox = await openMailbox(options.dir, options.keep);
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: 25 * MEGABYTE,
    onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope;
      const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map((it) => it.address) };
      stream
        .toArray()
        .then((chunks: Buffer[]) => {
          if (stream.sizeExceeded) throw Object.assign(new Error('The mail is larger than 25 MB.'), { responseCode: 552 });
          return mailbox.put(Buffer.concat(chunks), envelope, new Date());
        })
        .then(() => done(), done);
    },
  });
  smtp.on('error', () => {}); // a client that went away mid-sentence
  const pages = mailPages(mailbox);
  smtp.listen(options.smtpPort, '127.0.0.1');
  await once(smtp.server, 'listening');
  await pages.listen({ port: options.port, host: '127.0.0.1' });
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all([new Promise<void>((resolve) => smtp.close(() => resolve())), pages.close()]);
    },
  };
}
