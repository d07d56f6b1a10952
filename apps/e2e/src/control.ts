import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stack } from '@interviews/devstack/stack.ts';

/**
 * Lets a test reach into the stack that run.ts holds: `POST /kill/<part>` ends a part by SIGKILL, `GET /said` answers what the stack told
 * a person so far.
 * @returns its address, on this machine only
 */
export async function openControl({ parts }: Stack, said: readonly string[]): Promise<string> {
  const server = createServer((request, response) => {
    const [, act, name = ''] = (request.url ?? '').split('/');
    const part = Object.values(parts).find((it) => it.name === name);
    if (request.method === 'POST' && act === 'kill' && part) {
      part.kill('SIGKILL');
      return response.writeHead(204).end();
    }
    if (act === 'said') return response.end(JSON.stringify(said));
    return response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
