import { spawnSync } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { CompressionTypes } from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { startBroker } from './broker.ts';
import { brokerProcess, connectedProducer, consume, end, kafka, temporaryBroker, temporaryDirectory } from './testing.ts';

test('every acknowledged message is there, once and in order, over kills of the process', { timeout: 60_000 }, async () => {
  using directory = temporaryDirectory();
  let { brokers, port, process } = await brokerProcess(directory.path);
  const client = kafka(brokers);
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }] });
  await using producer = await connectedProducer(client, { idempotent: true });
  const killer = async () => {
    for (let kills = 0; kills < 4; kills++) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await end(process, 'SIGKILL');
      ({ process, brokers } = await brokerProcess(directory.path, port));
    }
  };
  const killing = killer();
  for (let index = 0; index < 1_000; index += 10) {
    const messages = Array.from({ length: 10 }, (_, more) => ({ value: String(index + more) }));
    await producer.send({ topic: 'kept', messages, compression: index % 20 === 0 ? CompressionTypes.GZIP : CompressionTypes.None });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await killing;
  const received = await consume(client, 'kept', 1_000, 'counter');
  expect(received.map((it) => Number(it.value))).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  expect(await admin.fetchTopicOffsets('kept')).toMatchObject([{ low: '0', high: '1000' }]);
  await admin.disconnect();
  expect(await end(process, 'SIGTERM')).toBe(0);
});

test('committed offsets, settings and producer ids outlive a kill', async () => {
  using directory = temporaryDirectory();
  const first = await brokerProcess(directory.path);
  const client = kafka(first.brokers);
  const admin = client.admin();
  await admin.connect();
  const narrow = { topic: 'narrow', numPartitions: 2, configEntries: [{ name: 'max.message.bytes', value: '300' }] };
  await admin.createTopics({ topics: [narrow] });
  await using before = await connectedProducer(client, { idempotent: true });
  await before.send({ topic: 'narrow', messages: [{ value: 'a', partition: 0 }] });
  await consume(client, 'narrow', 1, 'reader');
  await end(first.process, 'SIGKILL');

  const second = await brokerProcess(directory.path, first.port);
  await using after = await connectedProducer(client, { idempotent: true });
  // The same id as before would make this the duplicate of 'a'.
  await after.send({ topic: 'narrow', messages: [{ value: 'b', partition: 0 }] });
  await expect(after.send({ topic: 'narrow', messages: [{ value: 'x'.repeat(400), partition: 1 }] })).rejects.toMatchObject({
    type: 'MESSAGE_TOO_LARGE',
  });
  expect((await consume(client, 'narrow', 1, 'reader')).map((it) => it.value)).toEqual(['b']);
  await admin.disconnect();
  await end(second.process, 'SIGTERM');
});

test('a consumer that was reading goes on after a kill: it gets what is new and never again what it committed', async () => {
  using directory = temporaryDirectory();
  const first = await brokerProcess(directory.path);
  const client = kafka(first.brokers);
  await using producer = await connectedProducer(client, { idempotent: true });
  const received: string[] = [];
  await producer.send({ topic: 'on', messages: [{ value: '1' }] });
  const consumer = client.consumer({ groupId: 'on', maxWaitTimeInMs: 100, heartbeatInterval: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic: 'on', fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void received.push(String(message.value)) });
  await expect.poll(() => received, { timeout: 10_000 }).toEqual(['1']);
  await new Promise((resolve) => setTimeout(resolve, 300)); // until it has committed
  await end(first.process, 'SIGKILL');
  const second = await brokerProcess(directory.path, first.port);
  await producer.send({ topic: 'on', messages: [{ value: '2' }] });
  // It may get '2' twice: the generation in which it first read it ended with the kill, before it could commit.
  await expect.poll(() => [...new Set(received)], { timeout: 20_000 }).toEqual(['1', '2']);
  await consumer.disconnect();
  expect(received.filter((it) => it === '1')).toHaveLength(1);
  await end(second.process, 'SIGTERM');
});

describe('an answer lost on the way', () => {
  /** A road to the broker that swallows the answer to the next produce request it carries, and hangs up. */
  async function lossyRoad(port: number) {
    const road = { loseNext: false, lost: 0 };
    const server = createServer((client: Socket) => {
      const broker = connect(port, '127.0.0.1');
      let losing = false;
      client.on('data', (chunk) => {
        if (road.loseNext && chunk.length > 6 && chunk.readInt16BE(4) === 0) {
          road.loseNext = false;
          losing = true;
        }
        broker.write(chunk);
      });
      broker.on('data', (chunk) => {
        if (!losing) return void client.write(chunk);
        road.lost += 1;
        return void client.destroy();
      });
      for (const [one, other] of [[client, broker] as const, [broker, client] as const]) {
        one.on('error', () => {}).on('close', () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const roadPort = typeof address === 'object' && address ? address.port : 0;
    const socketFactory = ({ onConnect }: { onConnect: () => void }) => connect(roadPort, '127.0.0.1', onConnect);
    return { road, socketFactory, [Symbol.asyncDispose]: async () => void server.close() };
  }

  for (const idempotent of [true, false]) {
    test(`leaves ${idempotent ? 'one record by an idempotent producer' : 'two by another'}`, async () => {
      await using broker = await temporaryBroker();
      await using lossy = await lossyRoad(broker.port);
      const client = kafka(broker.brokers, { socketFactory: lossy.socketFactory });
      await using producer = await connectedProducer(client, { idempotent });
      await producer.send({ topic: 'once', messages: [{ value: 'before' }] });
      lossy.road.loseNext = true;
      await producer.send({ topic: 'once', messages: [{ value: 'during' }] });
      await producer.send({ topic: 'once', messages: [{ value: 'after' }] });
      expect(lossy.road.lost).toBe(1);
      const expected = idempotent ? ['before', 'during', 'after'] : ['before', 'during', 'during', 'after'];
      expect((await consume(client, 'once', expected.length, 'reader')).map((it) => it.value)).toEqual(expected);
    });
  }
});

describe('the program', () => {
  const main = join(import.meta.dirname, 'main.ts');
  const run = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });

  test('says in one sentence that its port is taken, and ends', async () => {
    await using broker = await temporaryBroker();
    using directory = temporaryDirectory();
    const { status, stderr } = run('--dir', directory.path, '--port', String(broker.port));
    expect(status).toBe(1);
    expect(stderr).toBe(
      `broker: Port ${broker.port} on 127.0.0.1 is taken by another program: stop that, or start the broker on another port.\n`,
    );
  });

  test('says what is missing', () => {
    expect(run().stderr).toBe('broker: Say where to keep the data: --dir DIR.\n');
    expect(run('--dir', 'x', '--port', 'http').stderr).toBe('broker: --port http is not a port.\n');
  });

  test('on SIGTERM answers what waits, also a fetch and a join, and is gone at once', async () => {
    using directory = temporaryDirectory();
    const broker = await brokerProcess(directory.path);
    const consumer = kafka(broker.brokers).consumer({ groupId: 'waiting', maxWaitTimeInMs: 4_000 });
    await consumer.connect();
    await consumer.subscribe({ topic: 'quiet' });
    const joined = new Promise((resolve) => consumer.on('consumer.group_join', resolve));
    await consumer.run({ eachMessage: async () => {} });
    await joined;
    const from = performance.now();
    expect(await end(broker.process, 'SIGTERM')).toBe(0);
    expect(performance.now() - from).toBeLessThan(3_000);
    const again = await startBroker({ dir: directory.path, port: broker.port });
    await consumer.disconnect();
    await again.close();
  });
});
