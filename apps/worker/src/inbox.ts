/** The operator's command for records of other systems' topics that could not be taken: `node src/inbox.ts`. */
import { connect, type Sql } from '@interviews/db/connect.ts';
import { databaseUrl } from '@interviews/db/env.ts';
import { refusedRecords } from '@interviews/db/queries/inbox.ts';

/** What could not be taken, where it lies and why. */
export async function inboxCommand(sql: Sql): Promise<string> {
  const records = await refusedRecords(sql);
  if (records.length === 0) return 'Nothing was refused: every record that was read is taken.';
  const lines = records.map(({ topic, partition, offset, reason, detail, eventId, refusedAt }) => {
    const why = detail ? `${reason} (${detail})` : reason;
    return `${refusedAt.toISOString()}  ${topic}, partition ${partition}, offset ${offset}: ${why}\n    event ${eventId ?? 'without an id'}`;
  });
  return `${records.length === 1 ? '1 record' : `${records.length} records`} could not be taken, newest first:\n\n${lines.join('\n')}

Each still lies in its topic. Whoever sent it may put right what is named and send it again, with the same event id too: none was remembered.
What has come rightly since is not listed; the rest leaves this list after a month.`;
}

if (import.meta.main) {
  const sql = connect(databaseUrl(), { name: 'inbox', max: 1 });
  try {
    console.log(await inboxCommand(sql));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  } finally {
    await sql.end({ timeout: 2 });
  }
}
