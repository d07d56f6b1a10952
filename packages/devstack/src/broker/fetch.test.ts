import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { codes } from './errors.ts';
import { connectedProducer, kafka, temporaryBroker } from './testing.ts';
import { Reader, Writer } from './wire.ts';

type Answer = { readonly code: number; readonly endOffset: number; readonly records: number };

/** One fetch from the start of a topic's only partition, on a connection of its own. */
function fetchFromStart(port: number, topic: string, { maxWait, minBytes }: { maxWait: number; minBytes: number }): Promise<Answer> {
  const request = new Writer().int16(1).int16(4).int32(1).string('test');
  request.int32(-1).int32(maxWait).int32(minBytes).int32(1_000_000).int8(0);
  request.array([topic], (name) => request.string(name).array([0], (index) => request.int32(index).int64(0).int32(1_000_000)));
  const socket = connect(port, '127.0.0.1');
  socket.write(request.frame());
  return new Promise((resolve) => {
    socket.once('data', (frame) => {
      socket.destroy();
      const reply = new Reader(frame.subarray(8));
      reply.int32();
      const [found] = reply.array(() => {
        reply.string();
        return reply.array(() => {
          reply.int32();
          const [code, endOffset] = [reply.int16(), reply.int64()];
          reply.int64();
          reply.nullableArray(() => reply.int64());
          return { code, endOffset, records: reply.bytes().length };
        });
      });
      resolve(found![0]!);
    });
  });
}

const soon = (answer: Promise<Answer>, ms: number) =>
  Promise.race([answer, new Promise<'waits'>((resolve) => setTimeout(() => resolve('waits'), ms))]);

test('a fetch at the end of the log waits for the next record and is answered with it at once', async () => {
  await using broker = await temporaryBroker();
  const client = kafka(broker.brokers);
  await using producer = await connectedProducer(client);
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'quiet' }] });
  const fetching = fetchFromStart(broker.port, 'quiet', { maxWait: 60_000, minBytes: 1 });
  expect(await soon(fetching, 150)).toBe('waits');
  await producer.send({ topic: 'quiet', messages: [{ value: 'x' }] });
  expect(await soon(fetching, 5_000)).toMatchObject({ code: codes.NONE, endOffset: 1 });

  const many = fetchFromStart(broker.port, 'quiet', { maxWait: 60_000, minBytes: 2_000 });
  await producer.send({ topic: 'quiet', messages: [{ value: 'small' }] });
  expect(await soon(many, 150)).toBe('waits');
  await producer.send({ topic: 'quiet', messages: [{ value: 'y'.repeat(2_000) }] });
  expect(await soon(many, 5_000)).toMatchObject({ endOffset: 3 });
  await admin.disconnect();
});

test('a fetch waits no longer than it said, nor for a topic that is deleted meanwhile', async () => {
  await using broker = await temporaryBroker();
  const admin = kafka(broker.brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'passing' }] });
  expect(await fetchFromStart(broker.port, 'passing', { maxWait: 50, minBytes: 1 })).toEqual({ code: 0, endOffset: 0, records: 0 });
  const fetching = fetchFromStart(broker.port, 'passing', { maxWait: 60_000, minBytes: 1 });
  expect(await soon(fetching, 100)).toBe('waits');
  await admin.deleteTopics({ topics: ['passing'] });
  expect(await soon(fetching, 5_000)).toMatchObject({ code: codes.UNKNOWN_TOPIC_OR_PARTITION });
  await admin.disconnect();
});
