import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CompressionTypes, ConfigResourceTypes, type Kafka } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBroker } from './broker.ts';
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

describe('records', () => {
  for (const compression of [CompressionTypes.None, CompressionTypes.GZIP]) {
    test(`come out as they went in: key, value, headers, order (compression ${compression})`, async () => {
      await using producer = await connectedProducer(client);
      const topic = `whole-${compression}`;
      const messages = Array.from({ length: 50 }, (_, index) => ({
        key: index % 7 === 0 ? null : `key ${index}`,
        value: index % 11 === 0 ? null : `välue ${index}`.repeat(index),
        headers: { index: String(index), traceparent: '00-ab-cd-01' },
      }));
      const sent = messages.map((it) => ({ ...it, partition: 0 }));
      await producer.send({ topic, messages: sent.slice(0, 20), compression });
      await producer.send({ topic, messages: sent.slice(20), compression });
      const received = await consume(client, topic, 50, `whole-${compression}`);
      expect(received).toEqual(messages.map((it, offset) => ({ ...it, partition: 0, offset })));
    });
  }

  test('of one key stay in one partition, and a fetch waits for what is not there yet', async () => {
    await admin.createTopics({ topics: [{ topic: 'keyed', numPartitions: 4 }] });
    const receiving = consume(client, 'keyed', 40, 'keyed');
    await using producer = await connectedProducer(client, { idempotent: true });
    const messages = Array.from({ length: 40 }, (_, index) => ({ key: `k${index % 5}`, value: String(index) }));
    for (const message of messages) await producer.send({ topic: 'keyed', messages: [message] });
    const byKey = Map.groupBy(await receiving, (it) => it.key);
    expect(byKey.size).toBe(5);
    for (const [key, received] of byKey) {
      expect(new Set(received.map((it) => it.partition)).size).toBe(1);
      expect(received.map((it) => it.value)).toEqual(messages.filter((it) => it.key === key).map((it) => it.value));
    }
  });

  test('larger than the topic takes are refused as MESSAGE_TOO_LARGE, and the topic goes on', async () => {
    await admin.createTopics({ topics: [{ topic: 'narrow', configEntries: [{ name: 'max.message.bytes', value: '500' }] }] });
    await using producer = await connectedProducer(client, { idempotent: true });
    await producer.send({ topic: 'narrow', messages: [{ value: 'small' }] });
    await expect(producer.send({ topic: 'narrow', messages: [{ value: 'x'.repeat(600) }] })).rejects.toMatchObject({
      type: 'MESSAGE_TOO_LARGE',
    });
    expect(broker.sentences.some((it) => it.includes('narrow/0') && it.includes('max.message.bytes (500)'))).toBe(true);
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: 'narrow', configEntries: [{ name: 'max.message.bytes', value: '5000' }] }],
    });
    await producer.send({ topic: 'narrow', messages: [{ value: 'x'.repeat(600) }] });
    expect((await consume(client, 'narrow', 2, 'narrow')).map((it) => it.value?.length)).toEqual([5, 600]);
  });

  test('go out at once even if one batch is larger than the reader asked for', async () => {
    await using producer = await connectedProducer(client);
    await producer.send({ topic: 'large', messages: [{ value: 'y'.repeat(300_000) }, { value: 'z'.repeat(300_000) }] });
    const consumer = client.consumer({ groupId: 'large', maxWaitTimeInMs: 200, maxBytesPerPartition: 1_000, maxBytes: 1_000 });
    await consumer.connect();
    await consumer.subscribe({ topic: 'large', fromBeginning: true });
    const { promise, resolve } = Promise.withResolvers<void>();
    let count = 0;
    await consumer.run({
      eachMessage: async () => {
        count += 1;
        if (count === 2) resolve();
      },
    });
    await promise;
    await consumer.disconnect();
  });
});

describe('topics', () => {
  test('are created, listed, described, grown and deleted', async () => {
    expect(await admin.createTopics({ topics: [{ topic: 'made', numPartitions: 3 }] })).toBe(true);
    expect(await admin.createTopics({ topics: [{ topic: 'made', numPartitions: 3 }] })).toBe(false);
    expect(await admin.listTopics()).toContain('made');
    await admin.createPartitions({ topicPartitions: [{ topic: 'made', count: 5 }] });
    const [described] = (await admin.fetchTopicMetadata({ topics: ['made'] })).topics;
    expect(described?.partitions.map((it) => it.partitionId).toSorted()).toEqual([0, 1, 2, 3, 4]);
    await admin.deleteTopics({ topics: ['made'] });
    expect(await admin.listTopics()).not.toContain('made');
  });

  test('created anew under an old name are empty', async () => {
    await using producer = await connectedProducer(client);
    await producer.send({ topic: 'reborn', messages: [{ value: 'old' }] });
    await admin.deleteTopics({ topics: ['reborn'] });
    await admin.createTopics({ topics: [{ topic: 'reborn' }] });
    expect(await admin.fetchTopicOffsets('reborn')).toMatchObject([{ low: '0', high: '0' }]);
  });

  test('that differ only in case are two, also where the file system sees one', async () => {
    await using producer = await connectedProducer(client);
    for (const topic of ['Case', 'case']) await producer.send({ topic, messages: [{ value: topic }] });
    for (const topic of ['Case', 'case']) {
      expect((await consume(client, topic, 1, `of-${topic}`)).map((it) => it.value)).toEqual([topic]);
      expect(await admin.fetchTopicOffsets(topic)).toMatchObject([{ high: '1' }]);
    }
  });

  test('that are deleted leave nothing on the disk', async () => {
    const logs = () => readdirSync(join(broker.dir, 'logs')).filter((it) => it.startsWith('heavy~'));
    await admin.createTopics({ topics: [{ topic: 'heavy' }] });
    expect(logs()).toHaveLength(1);
    await admin.deleteTopics({ topics: ['heavy'] });
    expect(logs()).toEqual([]);
  });

  test('with settings or a shape that would not be honoured are refused', async () => {
    const refused = (topic: Parameters<typeof admin.createTopics>[0]['topics'][number], type: string) =>
      expect(admin.createTopics({ topics: [topic] })).rejects.toMatchObject({ errors: [{ type }] });
    await refused({ topic: 'compacted', configEntries: [{ name: 'cleanup.policy', value: 'compact' }] }, 'INVALID_CONFIG');
    await refused({ topic: 'typo', configEntries: [{ name: 'retention.msec', value: '1' }] }, 'INVALID_CONFIG');
    await refused({ topic: 'no-number', configEntries: [{ name: 'retention.ms', value: 'soon' }] }, 'INVALID_CONFIG');
    await refused({ topic: 'replicated', replicationFactor: 3 }, 'INVALID_REPLICATION_FACTOR');
    await refused({ topic: 'empty', numPartitions: 0 }, 'INVALID_PARTITIONS');
    await refused({ topic: '../outside' }, 'INVALID_TOPIC_EXCEPTION');
  });

  test('tell their settings, and which of them were given', async () => {
    await admin.createTopics({ topics: [{ topic: 'set', configEntries: [{ name: 'retention.ms', value: '1000' }] }] });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: 'set', configNames: ['retention.ms', 'max.message.bytes'] }],
    });
    expect(resources[0]?.configEntries).toMatchObject([
      { configName: 'max.message.bytes', configValue: '1048588', isDefault: true },
      { configName: 'retention.ms', configValue: '1000', isDefault: false },
    ]);
  });

  test('lose records before an offset on demand, and are found by time', async () => {
    await using producer = await connectedProducer(client);
    for (const time of [1_000, 2_000, 3_000]) {
      await producer.send({ topic: 'timed', messages: [{ value: 'v', timestamp: String(Date.now() + time) }] });
    }
    const since = async (time: number) => (await admin.fetchTopicOffsetsByTimestamp('timed', Date.now() + time))[0]?.offset;
    expect(await since(0)).toBe('0');
    expect(await since(1_500)).toBe('1');
    expect(await since(9_000)).toBe('3');
    await admin.deleteTopicRecords({ topic: 'timed', partitions: [{ partition: 0, offset: '2' }] });
    expect(await admin.fetchTopicOffsets('timed')).toMatchObject([{ low: '2', high: '3' }]);
  });
});

describe('two brokers', () => {
  test('do not share a directory: the second says who has it', async () => {
    await expect(startBroker({ dir: broker.dir, port: 0 })).rejects.toThrow(`Another broker (process ${process.pid}, port ${broker.port})`);
  });

  test('do not share a port: the second says so in a sentence', async () => {
    await expect(startBroker({ dir: `${broker.dir}-other`, port: broker.port })).rejects.toThrow(
      `Port ${broker.port} on 127.0.0.1 is taken by another program`,
    );
  });
});
