import net, { type AddressInfo, type Socket } from 'node:net';

/**
 * What the network does:
 * `pass`: forwards both ways · `refuse`: no connection is accepted, those open are reset · `hole`: connections stay open, nothing
 * passes · `deaf`: requests pass, answers are dropped (the other side acted, and nobody hears of it) · `slow`: each piece waits
 */
export type Weather = { is: 'pass' | 'refuse' | 'hole' | 'deaf' } | { is: 'slow'; ms: number };

export type TcpProxy = AsyncDisposable & {
  readonly port: number;
  /** Changes the weather, for connections that are open too. */
  set(weather: Weather): void;
  /** Resets every open connection once. */
  reset(): void;
};

/** A proxy in front of a broker, a database or a server, through which a test makes the network fail. */
export async function tcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  let weather: Weather = { is: 'pass' };
  const open = new Set<Socket>();

  const server = net.createServer((client) => {
    if (weather.is === 'refuse') return void client.resetAndDestroy();
    const upstream = net.connect(target.port, target.host);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    client.on('data', (bytes) => forward(bytes, upstream, 'request'));
    upstream.on('data', (bytes) => forward(bytes, client, 'answer'));
  });

  function forward(bytes: Buffer, to: Socket, kind: 'request' | 'answer'): void {
    if (weather.is === 'hole' || (weather.is === 'deaf' && kind === 'answer')) return;
    if (weather.is === 'slow') setTimeout(() => to.writable && to.write(bytes), weather.ms);
    else if (to.writable) to.write(bytes);
  }

  const reset = () => {
    for (const socket of open) socket.resetAndDestroy();
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      // What a hole or a deaf line swallowed is gone: a connection that lost bytes must not go on as if nothing had been.
      const lost = weather.is === 'hole' || weather.is === 'deaf';
      weather = next;
      if (next.is === 'refuse' || (lost && next.is === 'pass')) reset();
    },
    reset,
    async [Symbol.asyncDispose]() {
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
