/**
 * The consumer of analyses alone, as a process that a test may kill. What becomes of each record is told on stdout, a line each.
 * DATABASE_URL, BROKER, TOPIC, GROUP, and DIE_AFTER_ROW: the nth row is written and its offset never committed, because the process is gone.
 */
import { connect } from '@interviews/db/connect.ts';
import { pino } from 'pino';
import { makeKafka } from '../../kafka.ts';
import { keepConsuming } from '../consume.ts';
import { takeAnalyses } from '../take-analyses.ts';

const { DATABASE_URL = '', BROKER = '', TOPIC = '', GROUP = '', DIE_AFTER_ROW } = process.env;
const log = pino({ level: 'silent' });
const sql = connect(DATABASE_URL, { max: 2 });
const take = takeAnalyses(sql);
let rows = 0;

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
await keepConsuming({
  kafka: makeKafka({ brokers: [BROKER], clientId: 'consumer-under-test', log }),
  groupId: GROUP,
  topic: TOPIC,
  sql,
  log,
  async take(event) {
    const outcome = await take(event);
    if (++rows === Number(DIE_AFTER_ROW)) process.kill(process.pid, 'SIGKILL');
    return outcome;
  },
  news: {
    consuming() {},
    took: (outcome) => void process.stdout.write(`${outcome}\n`),
  },
  signal: stop.signal,
});
await sql.end();
