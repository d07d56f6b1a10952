import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { connectedProducer, kafka, raw, temporaryBroker } from './testing.ts';
import { Writer } from './wire.ts';

const request = (key: number, version: number) => new Writer().int16(key).int16(version).int32(77).string('odd');

test('frames that no client sends close their connection with a sentence, and leave the broker up', async () => {
  await using broker = await temporaryBroker();
  const length = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  };
  const frames: [Buffer, RegExp][] = [
    [Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'), /a frame of \d+ bytes, which no Kafka client sends/],
    [length(-5), /a frame of -5 bytes/],
    [length(0), /2 bytes wanted, 0 are left/],
    [request(3, 6).int32(2_000_000_000).frame(), /an array of 2000000000 items/],
    [request(3, 6).int32(1).int16(-1).boolean(true).frame(), /null where a string must be/],
    [request(0, 7).string(null).int16(-1).frame(), /4 bytes wanted, 0 are left/],
    [request(0, 2).frame(), /Produce version 2 is not among 3 to 7/],
    [request(24, 0).frame(), /request 24 is not one that this dev broker answers/],
    [request(999, 0).frame(), /request 999/],
  ];
  for (const [frame, sentence] of frames) {
    const before = broker.sentences.length;
    expect(await raw(broker.port, frame)).toBe('closed');
    await expect.poll(() => broker.sentences.slice(before).join('\n')).toMatch(sentence);
  }
  expect(broker.sentences).toHaveLength(frames.length);
  await using producer = await connectedProducer(kafka(broker.brokers));
  await producer.send({ topic: 'still', messages: [{ value: 'here' }] });
});

test('noise in the body of any request does not take the broker down', async () => {
  await using broker = await temporaryBroker();
  const sockets = Array.from({ length: 23 * 8 }, (_, index) => {
    const socket = connect(broker.port, '127.0.0.1').on('error', () => {});
    const noise = randomBytes(1 + (index % 60));
    const frame = request([...Array(23).keys(), 32, 33, 37, 42][index % 27]!, 2 + (index % 3)).frame();
    const whole = Buffer.concat([frame, noise]);
    whole.writeInt32BE(whole.length - 4, 0);
    socket.end(whole);
    return new Promise((resolve) => socket.on('close', resolve).resume());
  });
  await Promise.race([Promise.all(sockets), new Promise((resolve) => setTimeout(resolve, 3_000))]);
  await using producer = await connectedProducer(kafka(broker.brokers));
  await producer.send({ topic: 'still', messages: [{ value: 'here' }] });
});

test('a request that comes byte by byte, or several in one piece, is answered in order', async () => {
  await using broker = await temporaryBroker();
  const socket = connect(broker.port, '127.0.0.1');
  const got: Buffer[] = [];
  socket.on('data', (chunk) => got.push(chunk));
  const ask = (id: number) => new Writer().int16(12).int16(2).int32(id).string('c').string('g').int32(1).string('m').frame();
  for (const byte of ask(1)) {
    socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.write(Buffer.concat([ask(2), ask(3), ask(4)]));
  const size = 4 + 4 + 4 + 2;
  await expect.poll(() => Buffer.concat(got).length).toBe(4 * size);
  expect([0, 1, 2, 3].map((index) => Buffer.concat(got).readInt32BE(index * size + 4))).toEqual([1, 2, 3, 4]);
  socket.destroy();
});

test('a client with a later ApiVersions is told which there are, so that it asks again', async () => {
  await using broker = await temporaryBroker();
  const answer = await raw(broker.port, request(18, 4).frame());
  if (answer === 'closed') throw new Error('closed');
  expect([answer.readInt32BE(4), answer.readInt16BE(8)]).toEqual([77, 35]);
  expect(answer.readInt32BE(10)).toBeGreaterThan(20);
});

test('transactions are refused in so many words, not half done', async () => {
  await using broker = await temporaryBroker();
  const producer = kafka(broker.brokers, { retry: { retries: 1 } }).producer({
    transactionalId: 't',
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  await expect(producer.transaction()).rejects.toMatchObject({ type: 'INVALID_REQUEST' });
  await producer.disconnect();
});
