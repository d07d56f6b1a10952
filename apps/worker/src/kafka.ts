import { Kafka, logLevel } from 'kafkajs';
import './quiet-kafkajs.ts';
import type { Logger } from 'pino';

/** Everything that this system tells others. */
export const EVENTS_TOPIC = 'interview-events';
/** What the analysis service tells us. */
export const ANALYSIS_TOPIC = 'analysis-events';

/** kafkajs with limits that a broker's outage cannot stretch, and its words in our log; what it retries by itself is only a debug line. */
export function makeKafka({ brokers, clientId, log }: { brokers: string[]; clientId: string; log: Logger }): Kafka {
  return new Kafka({
    clientId,
    brokers,
    connectionTimeout: 2000,
    requestTimeout: 5000,
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 10 },
    logLevel: logLevel.WARN,
    logCreator: () => {
      const it = log.child({ part: 'kafkajs' });
      return ({ level, log: { message, timestamp: _, logger: __, ...rest } }) =>
        (level === logLevel.ERROR ? it.debug : it.trace).call(it, rest, message);
    },
  });
}
