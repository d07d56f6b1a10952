import net, { type AddressInfo, type Socket } from 'node:net';

/**
 * What the network does:
 * `pass`: forwards both ways · `refuse`: no connection is accepted, those open are reset · `hole`: connections stay open, nothing
 * passes · `deaf`: requests pass, answers are dropped (the other side acted, and nobody hears of it) · `slow`: each piece waits `ms`,
 * and no more than `rate` bytes a second pass each way of each connection
 */
export type Weather = { is: 'pass' | 'refuse' | 'hole' | 'deaf' } | { is: 'slow'; ms: number; rate?: number };

export type TcpProxy = AsyncDisposable & {
  readonly port: number;
  /** Changes the weather, for connections that are open too. */
  set(weather: Weather): void;
  /** Resets every open connection once. */
  reset(): void;
};

/** As much as a slow line holds before its sender has to wait, as a modem would. */
const HELD = 64 * 1024;

/**
 * A proxy in front of a broker, a database or a server, through which a test makes the network fail.
 * @param host the address at which it listens
 */
export async function tcpProxy(target: { host: string; port: number }, host = '127.0.0.1'): Promise<TcpProxy> {
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
    line(client, upstream, (it) => it.is === 'hole');
    line(upstream, client, (it) => it.is === 'hole' || it.is === 'deaf');
  });

  /** One direction of a connection. Bytes arrive in the order in which they were sent, whatever the weather was for each. */
  function line(from: Socket, to: Socket, swallows: (weather: Weather) => boolean): void {
    const queue: { bytes: Buffer; at: number }[] = [];
    let held = 0;
    let busyUntil = 0;

    const pass = () => {
      const now = performance.now();
      while (queue[0] && queue[0].at <= now) {
        const { bytes } = queue.shift()!;
        held -= bytes.length;
        if (to.writable) to.write(bytes);
      }
      if (held <= HELD) from.resume();
      if (queue[0]) setTimeout(pass, queue[0].at - now);
    };

    from.on('data', (bytes) => {
      if (swallows(weather)) return;
      const { ms = 0, rate = Number.POSITIVE_INFINITY } = weather.is === 'slow' ? weather : {};
      const now = performance.now();
      busyUntil = Math.max(busyUntil, now) + (bytes.length / rate) * 1000;
      const at = Math.max(busyUntil + ms, queue.at(-1)?.at ?? 0);
      if (queue.length === 0 && at <= now) return void (to.writable && to.write(bytes));
      queue.push({ bytes, at });
      held += bytes.length;
      if (held > HELD) from.pause();
      if (queue.length === 1) setTimeout(pass, at - now);
    });
  }

  const reset = () => {
    for (const socket of open) socket.resetAndDestroy();
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      // What a hole or a deaf line swallowed is gone: a connection that lost bytes must not go on as if nothing had been.
      const lost = weather.is === 'hole' || weather.is === 'deaf';
      weather = next;
      if (next.is === 'refuse' || (lost && next.is !== 'hole')) reset();
    },
    reset,
    async [Symbol.asyncDispose]() {
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
