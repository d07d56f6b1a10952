import { Kafka, logLevel } from 'kafkajs';
import { world } from './world.ts';

export type Heard = {
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly event: { eventId: string; eventType: string; timestamp: string; data: Record<string, unknown> };
};

const kafka = new Kafka({ clientId: 'e2e', brokers: world.kafka.split(','), logLevel: logLevel.NOTHING });

/** Sends what the analysis service would send, as another system would: to the topic. */
export async function sendAnalysis(data: { readonly invitationId: string; readonly [field: string]: unknown }): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  const event = { eventId: crypto.randomUUID(), eventType: 'analysis.completed', timestamp: new Date().toISOString(), data };
  await producer.send({ topic: 'analysis-events', messages: [{ key: data.invitationId, value: JSON.stringify(event) }] });
  await producer.disconnect();
}

/** Everything in `interview-events`, read from the beginning by a consumer that shares no code with the system. */
export async function readTopic(): Promise<Heard[]> {
  const topic = 'interview-events';
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  let left = ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  const heard: Heard[] = [];
  const consumer = kafka.consumer({ groupId: `e2e-${crypto.randomUUID()}`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    if (left === 0) return resolve();
    setTimeout(() => reject(new Error(`${left} events were not read within 30 s`)), 30_000).unref();
    const eachMessage = async ({
      message,
    }: {
      message: { key: Buffer | null; value: Buffer | null; headers?: Record<string, unknown> };
    }) => {
      const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]));
      heard.push({ key: String(message.key), headers, event: JSON.parse(String(message.value)) });
      if (--left === 0) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return heard;
}
