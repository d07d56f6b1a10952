import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A committed event that waits for the broker. `data` stays the text that PostgreSQL holds: nothing here reads it. */
export type OutboxRow = {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly traceparent: string | null;
  readonly decidedAt: Date;
  readonly data: string;
};

/** What the relay asks of the outbox. The tests' other implementation lives in memory. */
export type Outbox = {
  /** Resolves when this relay is the one that drains; false when the signal came first. */
  lead(signal: AbortSignal): Promise<boolean>;
  /**
   * One round trip: acknowledges `sent`, and reads the oldest rows that are neither sent nor `inFlight`.
   * There is no cursor: what is pending is unpublished, however late its transaction committed.
   */
  turn(sent: readonly OutboxRow[], inFlight: readonly OutboxRow[]): Promise<OutboxRow[]>;
  /** Sets a row aside that the broker refuses for itself; later rows of its aggregate wait behind it. */
  refuse(row: OutboxRow, error: Error): Promise<void>;
  /** Resolves when something was committed, or after a second: the safety net, and the session's heartbeat. */
  woken(signal: AbortSignal): Promise<void>;
} & AsyncDisposable;

/** Any one number will do, as long as every worker uses the same. */
const RELAY_LOCK = 7_103_221;
/** Rows to a batch. 256 to 512 measured best on one core; the payload's bound keeps it below a broker's usual 1 MB. */
const BATCH = 512;
/** A stopped process keeps its lock until its session times out: takeover within 5 s asks for less than that. */
const SESSION_TIMEOUT = '4s';
const HEARTBEAT_MS = 1000;

const TURN = `
  with acknowledged as (
    update outbox set status = 'published', published_at = now() where id = any($1::bigint[]) and status = 'pending'
  )
  select id, event_id as "eventId", event_type as "eventType", aggregate_id as "aggregateId", sequence, traceparent,
    created_at as "decidedAt", payload::text as data
  from outbox pending
  where status = 'pending' and id <> all($2::bigint[])
    and not exists (select from outbox failed where failed.aggregate_id = pending.aggregate_id and failed.status = 'failed' and failed.id < pending.id)
  order by id limit ${BATCH}`;

const ids = (rows: readonly OutboxRow[]) => rows.map((row) => row.id);

/**
 * The relay's own session: the lock, the fetches and the acknowledgements live and die together on one connection that does not
 * reconnect, so that losing it is losing the lock, and no statement of a deposed relay succeeds.
 * @throws when the database cannot be reached; every method throws once the session is lost
 */
export async function openOutbox(url: string): Promise<Outbox> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5000, application_name: 'relay' });
  const lost = new AbortController();
  client.on('error', (error) => lost.abort(error));
  client.on('end', () => lost.abort(new Error('the relay lost its session')));
  await client.connect();
  // A crash of the database may forget the newest acknowledgements: that is a duplicate, never a loss.
  await client.query(
    `set synchronous_commit = off; set statement_timeout = '10s'; set idle_session_timeout = '${SESSION_TIMEOUT}'; listen outbox`,
  );

  // pg queues statements in order, so a heartbeat never gets between a batch and its acknowledgement.
  const heartbeat = setInterval(() => client.query('select').catch((error) => lost.abort(error)), HEARTBEAT_MS);
  let committed = false;
  let wake = () => {};
  client.on('notification', () => {
    committed = true;
    wake();
  });

  return {
    async lead(signal) {
      while (!signal.aborted) {
        const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [RELAY_LOCK]);
        if (rows[0]?.mine) return true;
        await sleep(300 + Math.random() * 200, undefined, { signal: AbortSignal.any([signal, lost.signal]) }).catch(() => {});
        lost.signal.throwIfAborted();
      }
      return false;
    },
    async turn(sent, inFlight) {
      committed = false;
      const { rows } = await client.query<OutboxRow>({ name: 'turn', text: TURN, values: [ids(sent), ids([...sent, ...inFlight])] });
      return rows;
    },
    async refuse(row, error) {
      await client.query(
        `update outbox set status = 'failed', attempts = attempts + 1, last_error = $2 where id = $1 and status = 'pending'`,
        [row.id, error.message.slice(0, 2000)],
      );
    },
    async woken(signal) {
      if (committed) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, HEARTBEAT_MS);
        wake = resolve;
        AbortSignal.any([signal, lost.signal]).addEventListener('abort', () => resolve(), { once: true });
        timer.unref();
      });
      lost.signal.throwIfAborted();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(heartbeat);
      // An end that hangs on a dead network must not hold the shutdown.
      await Promise.race([client.end().catch(() => {}), sleep(2000, undefined, { ref: false })]);
    },
  };
}
