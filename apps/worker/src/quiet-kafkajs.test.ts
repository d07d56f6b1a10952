import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { expect, test, vi } from 'vitest';
import { broker } from './relay/testing/broker.ts';
import './quiet-kafkajs.ts';

test('a producer that has nothing to send sets no timer after timer, and still sends', async () => {
  const { brokers } = await broker();
  const topic = `quiet-${randomUUID()}`;
  const kafka = new Kafka({ clientId: 'quiet', brokers: [brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true });
  const producer = kafka.producer({ maxInFlightRequests: 1 });
  await producer.connect();
  const send = (value: string) => producer.send({ topic, acks: -1, messages: [{ value }] });
  await send('first');
  const timers = vi.spyOn(globalThis, 'setTimeout');
  await sleep(500);
  const set = timers.mock.calls.length;
  timers.mockRestore();
  expect(set).toBeLessThan(20); // hundreds, where each connection polls its empty queue
  // more at once than may be in flight: what waits is still looked after
  await Promise.all(Array.from({ length: 20 }, (_, n) => send(String(n))));
  expect((await admin.fetchTopicOffsets(topic))[0]?.high).toBe('21');
  await producer.disconnect();
  await admin.disconnect();
});
