import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { tcpProxy } from './tcp-proxy.ts';

/** A line to somebody who keeps what it hears. */
async function heard() {
  let bytes = Buffer.alloc(0);
  const server = net.createServer((socket) => socket.on('error', () => {}).on('data', (more) => (bytes = Buffer.concat([bytes, more]))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await tcpProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  const client = net.connect(proxy.port, '127.0.0.1').on('error', () => {});
  await once(client, 'connect');
  return {
    proxy,
    client,
    bytes: () => bytes,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await proxy[Symbol.asyncDispose]();
      server.close();
    },
  };
}

test('bytes keep their order when a slow line turns quick', async () => {
  await using line = await heard();
  line.proxy.set({ is: 'slow', ms: 200 });
  line.client.write('first ');
  await new Promise((resolve) => setTimeout(resolve, 20));
  line.proxy.set({ is: 'pass' });
  line.client.write('second');
  await expect.poll(() => line.bytes().toString()).toBe('first second');
});

test('a slow line passes no more than its rate, and all of it', async () => {
  await using line = await heard();
  line.proxy.set({ is: 'slow', ms: 0, rate: 400_000 });
  const sent = Buffer.alloc(200_000, 'abcdefg');
  const begun = performance.now();
  line.client.write(sent);
  await expect.poll(() => line.bytes().length, { timeout: 5000, interval: 5 }).toBe(sent.length);
  expect(performance.now() - begun).toBeGreaterThan(490);
  expect(line.bytes().equals(sent)).toBe(true);
});
