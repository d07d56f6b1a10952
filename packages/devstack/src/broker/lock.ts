import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { readIfThere } from './files.ts';

type Holder = { readonly pid: number; readonly host: string; readonly port: number };

/**
 * Makes sure that no other broker writes to `dir`. A killed one leaves its lock behind, so a lock counts only while its
 * process lives and its port answers; a number alone may long be somebody else's.
 */
export async function lockDirectory(dir: string, { host, port }: { host: string; port: number }): Promise<{ release(): void }> {
  const path = join(dir, 'lock.json');
  const text = readIfThere(path);
  const holder: Holder | undefined = text ? JSON.parse(text) : undefined;
  const isOurs = holder?.pid === process.pid && holder.port === port;
  if (holder && !isOurs && isAlive(holder.pid) && (await answers(holder))) {
    throw new Error(
      `Another broker (process ${holder.pid}, port ${holder.port}) has its data in ${dir}: stop it, or choose another directory.`,
    );
  }
  const mine: Holder = { pid: process.pid, host, port };
  writeFileSync(path, JSON.stringify(mine));
  return { release: () => rmSync(path, { force: true }) };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function answers({ host, port }: Holder): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true)).once('error', () => finish(false));
    socket.setTimeout(1_000, () => finish(false));
  });
}
