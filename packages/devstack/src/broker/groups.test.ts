import type { Consumer, Kafka } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectedProducer, consume, kafka, temporaryBroker } from './testing.ts';

let broker: Awaited<ReturnType<typeof temporaryBroker>>;
let client: Kafka;
let admin: ReturnType<Kafka['admin']>;
beforeAll(async () => {
  broker = await temporaryBroker();
  client = kafka(broker.brokers);
  admin = client.admin();
  await admin.connect();
});
afterAll(async () => {
  await admin.disconnect();
  await broker[Symbol.asyncDispose]();
});

type Member = { consumer: Consumer; partitions: number[]; received: string[]; joins: number };

/** A consumer that keeps note of what it was assigned and what it got. */
async function member(groupId: string, topic: string): Promise<Member> {
  const consumer = client.consumer({ groupId, maxWaitTimeInMs: 100, heartbeatInterval: 100, sessionTimeout: 6_000 });
  const it: Member = { consumer, partitions: [], received: [], joins: 0 };
  consumer.on('consumer.group_join', ({ payload }) => {
    it.partitions = payload.memberAssignment[topic] ?? [];
    it.joins += 1;
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void it.received.push(String(message.value)) });
  return it;
}

const eventually = (check: () => void) => expect.poll(() => attempt(check), { timeout: 20_000, interval: 50 }).toBe('so');
function attempt(check: () => void): string {
  try {
    check();
    return 'so';
  } catch (error) {
    return String(error);
  }
}

test('two members share the partitions, and one that leaves or comes gives and takes its part', async () => {
  await admin.createTopics({ topics: [{ topic: 'shared', numPartitions: 4 }] });
  const first = await member('pair', 'shared');
  await eventually(() => expect(first.partitions.toSorted()).toEqual([0, 1, 2, 3]));

  const second = await member('pair', 'shared');
  await eventually(() => {
    expect(first.partitions).toHaveLength(2);
    expect([...first.partitions, ...second.partitions].toSorted()).toEqual([0, 1, 2, 3]);
  });
  const { groups } = await admin.describeGroups(['pair']);
  expect(groups).toMatchObject([{ groupId: 'pair', state: 'Stable', protocol: 'RoundRobinAssigner', protocolType: 'consumer' }]);
  expect(groups[0]?.members).toHaveLength(2);

  await using producer = await connectedProducer(client);
  const send = (values: string[]) =>
    producer.send({ topic: 'shared', messages: values.map((value, index) => ({ value, partition: index % 4 })) });
  await send(['a', 'b', 'c', 'd']);
  await eventually(() => expect([...first.received, ...second.received].toSorted()).toEqual(['a', 'b', 'c', 'd']));
  expect(first.received).toHaveLength(2);

  await first.consumer.disconnect();
  await eventually(() => expect(second.partitions.toSorted()).toEqual([0, 1, 2, 3]));
  await send(['e', 'f', 'g', 'h']);
  await eventually(() => expect(second.received.toSorted().slice(-4)).toEqual(['e', 'f', 'g', 'h']));
  await second.consumer.disconnect();
  expect([...first.received, ...second.received].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
});

test('a group goes on from what it committed, another starts at the beginning', async () => {
  await using producer = await connectedProducer(client);
  await producer.send({ topic: 'read', messages: [{ value: '1' }, { value: '2' }] });
  expect(await consume(client, 'read', 2, 'reader')).toHaveLength(2);
  await producer.send({ topic: 'read', messages: [{ value: '3' }] });
  expect((await consume(client, 'read', 1, 'reader')).map((it) => it.value)).toEqual(['3']);
  expect((await consume(client, 'read', 3, 'other')).map((it) => it.value)).toEqual(['1', '2', '3']);
});

test('offsets are told, set, and gone with the group', async () => {
  await using producer = await connectedProducer(client);
  await producer.send({ topic: 'told', messages: [{ value: '1' }, { value: '2' }] });
  await consume(client, 'told', 2, 'teller');
  const committed = async () => (await admin.fetchOffsets({ groupId: 'teller', topics: ['told'] }))[0]?.partitions[0]?.offset;
  expect(await committed()).toBe('2');
  await admin.setOffsets({ groupId: 'teller', topic: 'told', partitions: [{ partition: 0, offset: '1' }] });
  expect(await committed()).toBe('1');
  expect((await admin.listGroups()).groups).toContainEqual({ groupId: 'teller', protocolType: 'consumer' });
  await admin.deleteGroups(['teller']);
  expect(await committed()).toBe('-1');
  expect((await admin.listGroups()).groups.map((it) => it.groupId)).not.toContain('teller');
  await expect(admin.deleteGroups(['teller'])).rejects.toMatchObject({ groups: [{ error: { type: 'GROUP_ID_NOT_FOUND' } }] });
});

test('a group with members is not deleted', async () => {
  await admin.createTopics({ topics: [{ topic: 'held' }] });
  const holder = await member('holder', 'held');
  await eventually(() => expect(holder.joins).toBe(1));
  await expect(admin.deleteGroups(['holder'])).rejects.toMatchObject({ groups: [{ error: { type: 'NON_EMPTY_GROUP' } }] });
  await holder.consumer.disconnect();
});
