/**
 * The relay alone, as a process that a test may kill, stop and continue. What it does is told on stdout, a line each.
 * DATABASE_URL, BROKER (host:port; every broker address is taken for this one, so that a proxy can stand between), TOPIC,
 * and DIE_AFTER_SEND: the nth batch is sent and never acknowledged, because the process is gone.
 */
import net from 'node:net';
import { Kafka, logLevel } from 'kafkajs';
import { openOutbox } from '../outbox.ts';
import { kafkaPublisher, type Publisher } from '../publisher.ts';
import { runRelay } from '../relay.ts';

const { DATABASE_URL = '', BROKER = '', TOPIC = '', DIE_AFTER_SEND } = process.env;
const [host = '', port = ''] = BROKER.split(':');
const kafka = new Kafka({
  clientId: 'relay-under-test',
  brokers: [BROKER],
  logLevel: logLevel.NOTHING,
  connectionTimeout: 1000,
  requestTimeout: 3000,
  socketFactory: ({ onConnect }) => net.connect({ host, port: Number(port) }, onConnect).setKeepAlive(true),
});

const publisher = kafkaPublisher(kafka, TOPIC);
let batches = 0;
const mortal: Publisher = {
  async publish(rows) {
    await publisher.publish(rows);
    if (++batches === Number(DIE_AFTER_SEND)) process.kill(process.pid, 'SIGKILL');
  },
  [Symbol.asyncDispose]: () => publisher[Symbol.asyncDispose](),
};

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
await runRelay({
  openOutbox: () => openOutbox(DATABASE_URL),
  publisher: mortal,
  signal: stop.signal,
  news: (news) => process.stdout.write(`${JSON.stringify({ is: news.is, error: 'error' in news ? news.error.message : undefined })}\n`),
});
await publisher[Symbol.asyncDispose]();
