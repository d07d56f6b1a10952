import postgres, { type Sql as PoolSql, type TransactionSql } from 'postgres';

/** A pool. */
export type Sql = PoolSql;
/** A pool or a transaction: what one statement needs. */
export type Db = PoolSql | TransactionSql;

export type ConnectOptions = {
  readonly max?: number;
  /** What PostgreSQL lists this pool as. */
  readonly name?: string;
  /** Milliseconds after which PostgreSQL gives up a statement. */
  readonly statementTimeout?: number;
};

/** Whether the database answers. @throws when it does not */
export async function ping(db: Db): Promise<void> {
  await db`select 1`;
}

/** Opens a pool in which nothing waits for ever: connecting, statements, locks and idle transactions have their limits. */
export function connect(url: string, { max = 20, name = 'interviews', statementTimeout = 15_000 }: ConnectOptions = {}): Sql {
  return postgres(url, {
    max,
    connect_timeout: 5,
    idle_timeout: 60,
    max_lifetime: 30 * 60,
    onnotice() {},
    connection: {
      application_name: name,
      statement_timeout: statementTimeout,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 15_000,
      TimeZone: 'UTC',
    },
  });
}
