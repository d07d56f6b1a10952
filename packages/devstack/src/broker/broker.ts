import { mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Node } from './api.ts';
import { serve } from './connection.ts';
import { isErrno } from './files.ts';
import { Groups } from './groups.ts';
import { Identity } from './identity.ts';
import { lockDirectory } from './lock.ts';
import { Offsets } from './offsets.ts';
import { Topics } from './topics.ts';

export type BrokerOptions = {
  /** Where everything is kept. One broker at a time. */
  readonly dir: string;
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Gets a sentence for what a person may want to know: a refused record, a closed connection, a cut log. */
  readonly log?: (sentence: string) => void;
};

export type Broker = AsyncDisposable & {
  /** What `KAFKA_BROKERS` would be. */
  readonly brokers: string;
  readonly port: number;
  /** Answers what is under way, then closes the connections and brings everything to the disk. */
  close(): Promise<void>;
};

/**
 * Starts the dev broker: one Kafka node in this process, for one machine, without replicas, transactions or access
 * control. What it has acknowledged outlives the process, however that ends.
 */
export async function startBroker({ dir, host = '127.0.0.1', port = 9092, log = () => {} }: BrokerOptions): Promise<Broker> {
  const sockets = new Map<Socket, Promise<void>>();
  const closing = new AbortController();
  let node: Node | undefined;
  const server = createServer((socket) => {
    // Bound before the logs are read, so that two brokers on one port never both open them; nobody is served until then.
    if (!node) return socket.destroy();
    const served = serve(socket, node, closing.signal);
    sockets.set(socket, served);
    return socket.on('close', () => sockets.delete(socket));
  });
  const bound = await listen(server, host, port);
  server.on('error', (error) => log(`A connection could not be taken: ${error.message}`));
  try {
    mkdirSync(dir, { recursive: true });
    const lock = await lockDirectory(dir, { host, port: bound });
    const groups = new Groups(new Offsets(dir));
    const topics = new Topics(dir, log);
    const advertised = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    node = { identity: new Identity(dir), topics, groups, log, host: advertised, port: bound };
    const shut = async () => {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      closing.abort();
      groups.close();
      await Promise.all(sockets.values());
      for (const socket of sockets.keys()) socket.destroySoon();
      await stopped;
      groups.offsets.close();
      topics.close();
      lock.release();
    };
    let closed: Promise<void> | undefined;
    const close = () => {
      closed ??= shut();
      return closed;
    };
    return { brokers: `${advertised}:${bound}`, port: bound, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    server.close();
    throw error;
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = `Port ${port} on ${host} is taken by another program: stop that, or start the broker on another port.`;
      reject(isErrno(error, 'EADDRINUSE') ? new Error(taken) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The broker listens on no port.'));
      else resolve(address.port);
    });
  });
}
