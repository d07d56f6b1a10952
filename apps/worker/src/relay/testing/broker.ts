import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '@interviews/devstack/broker/broker.ts';

let started: Promise<{ brokers: string; port: number }> | undefined;

/** The broker that KAFKA_BROKERS names, a real Apache Kafka perhaps; else the dev broker, one for this test process. */
export function broker(): Promise<{ brokers: string; port: number }> {
  started ??= (async () => {
    const named = process.env['KAFKA_BROKERS']?.split(',')[0];
    if (named) return { brokers: named, port: Number(named.split(':')[1]) };
    return startBroker({ dir: await mkdtemp(join(tmpdir(), 'broker-')), port: 0 });
  })();
  return started;
}
