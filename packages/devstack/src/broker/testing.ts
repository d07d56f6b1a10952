import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, type KafkaConfig, logLevel, Partitioners, type Producer, type ProducerConfig } from 'kafkajs';
import { type Broker, startBroker } from './broker.ts';
import { crc32c } from './crc32c.ts';

/** A directory that is gone at the end of the test. */
export function temporaryDirectory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'broker-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A broker on a free port with what it logged; its data is gone with it. */
export async function temporaryBroker(): Promise<Broker & { readonly dir: string; readonly sentences: string[] }> {
  const directory = temporaryDirectory();
  const sentences: string[] = [];
  const broker = await startBroker({ dir: directory.path, port: 0, log: (sentence) => sentences.push(sentence) });
  const dispose = async () => {
    await broker.close();
    directory[Symbol.dispose]();
  };
  return { ...broker, dir: directory.path, sentences, [Symbol.asyncDispose]: dispose };
}

/** The broker as a process of its own, on a port of the caller's choice (0: a free one). */
export async function brokerProcess(dir: string, port = 0): Promise<{ brokers: string; port: number; process: ChildProcess }> {
  const process = fork(join(import.meta.dirname, 'main.ts'), ['--dir', dir, '--port', String(port)], { stdio: 'ignore' });
  const [{ brokers }] = await once(process, 'message');
  return { brokers, port: Number(brokers.split(':')[1]), process };
}

/** Ends a process and waits until it is gone. */
export async function end(process: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  const gone = once(process, 'exit');
  process.kill(signal);
  return (await gone)[0];
}

export function kafka(brokers: string, config: Partial<KafkaConfig> = {}): Kafka {
  const retry = { initialRetryTime: 50, maxRetryTime: 500, retries: 20 };
  return new Kafka({ brokers: [brokers], clientId: 'test', logLevel: logLevel.NOTHING, retry, ...config });
}

export async function connectedProducer(client: Kafka, config: ProducerConfig = {}): Promise<Producer & AsyncDisposable> {
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner, ...config });
  await producer.connect();
  return Object.assign(producer, { [Symbol.asyncDispose]: () => producer.disconnect() });
}

export type Received = { key: string | null; value: string | null; headers: Record<string, string>; partition: number; offset: number };

/** Reads a topic from its start, in a group, until `count` messages are there; commits them. */
export async function consume(client: Kafka, topic: string, count: number, groupId: string): Promise<Received[]> {
  const consumer = client.consumer({ groupId, maxWaitTimeInMs: 200 });
  const received: Received[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers = {}, offset }, partition }) => {
      const text = Object.fromEntries(Object.entries(headers).map(([name, it]) => [name, String(it)]));
      received.push({
        key: key?.toString() ?? null,
        value: value?.toString() ?? null,
        headers: text,
        partition,
        offset: Number(offset),
      });
      if (received.length >= count) resolve();
    },
  });
  await promise;
  await consumer.disconnect();
  return received;
}

/** Sends bytes as they are, and gives what comes back until the broker closes, or the first frame. */
export async function raw(port: number, bytes: Buffer): Promise<'closed' | Buffer> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(bytes);
    return await new Promise((resolve) => {
      socket.once('data', resolve);
      socket.once('close', () => resolve('closed'));
      socket.on('error', () => {});
    });
  } finally {
    socket.destroy();
  }
}

/** A record batch of format 2 around records that nobody looks into. */
export function batchOf(it: {
  count?: number;
  payload?: number;
  producer?: number;
  epoch?: number;
  sequence?: number;
  time?: number;
}): Buffer {
  const { count = 1, payload = 10, producer = -1, epoch = producer < 0 ? -1 : 0, sequence = -1, time = Date.now() } = it;
  const bytes = Buffer.alloc(61 + payload, 'x');
  bytes.writeBigInt64BE(0n, 0);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeInt32BE(-1, 12);
  bytes.writeInt8(2, 16);
  bytes.writeInt16BE(0, 21);
  bytes.writeInt32BE(count - 1, 23);
  bytes.writeBigInt64BE(BigInt(time), 27);
  bytes.writeBigInt64BE(BigInt(time), 35);
  bytes.writeBigInt64BE(BigInt(producer), 43);
  bytes.writeInt16BE(epoch, 51);
  bytes.writeInt32BE(sequence, 53);
  bytes.writeInt32BE(count, 57);
  return sealed(bytes);
}

/** The batch with the checksum that its bytes have now. */
export function sealed(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}
