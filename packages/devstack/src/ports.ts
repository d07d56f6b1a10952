import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './start-error.ts';

/** True when nobody listens on this port of this machine, on whichever address; what answers there is never taken for ours. */
export async function isFree(port: number): Promise<boolean> {
  // macOS lets one bind 127.0.0.1 beside a program on all addresses, so asking is needed too.
  for (const host of ['127.0.0.1', '::1']) if (await answers(port, host)) return false;
  return (await canListen(port, '127.0.0.1')) && (await canListen(port));
}

/** The same, but a predecessor that was just killed may take a moment to let go of the port. */
export async function becomesFree(port: number, withinMs = 3_000): Promise<boolean> {
  for (const until = Date.now() + withinMs; !(await isFree(port)); await sleep(50)) if (Date.now() > until) return false;
  return true;
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 500 });
    const finish = (it: boolean) => {
      socket.destroy();
      resolve(it);
    };
    socket.once('connect', () => finish(true));
    for (const event of ['error', 'timeout']) socket.once(event, () => finish(false));
  });
}

function canListen(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else if (error.code === 'EACCES') reject(new StartError(`Port ${port} may not be opened by this user; choose one above 1023.`));
      else reject(error);
    });
    probe.listen({ port, exclusive: true, ...(host !== undefined && { host }) }, () => probe.close(() => resolve(true)));
  });
}

/** A port that was free a moment ago, for those who do not care which. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
