/** The operator's command for events that the broker refuses: `node src/outbox.ts [list | retry <eventId> | retry-all]`. */
import { connect, type Sql } from '@interviews/db/connect.ts';
import { databaseUrl } from '@interviews/db/env.ts';
import { type FailedEvent, failedEvents, retryAllEvents, retryEvent } from '@interviews/db/queries/outbox.ts';
import { z } from 'zod';

const HELP = `Events that the broker refuses for themselves wait here, and what follows them in the same interview or template waits behind them.

  list               shows them, and why they were refused (this is the default)
  retry <eventId>    puts one back in its place; those behind it follow
  retry-all          puts all of them back`;

/** What the command answers; it changes nothing but the events that it names. @throws with a sentence for who typed it */
export async function outboxCommand(sql: Sql, [command = 'list', eventId, ...rest]: readonly string[]): Promise<string> {
  if (command === 'list' && eventId === undefined) return listed(await failedEvents(sql));
  if (command === 'retry-all' && eventId === undefined) {
    const events = await retryAllEvents(sql);
    return events === 0 ? 'Nothing was refused; there is nothing to try again.' : `${counted(events)} back in place. ${SOON}`;
  }
  if (command === 'retry' && eventId !== undefined && rest.length === 0) {
    if (!z.uuid().safeParse(eventId).success) throw new Error(`${eventId} is no event's id. The first column of the list has them.`);
    if (!(await retryEvent(sql, eventId))) throw new Error(`No refused event has the id ${eventId}; it may have been put back already.`);
    return `1 event is back in place. ${SOON}`;
  }
  if (['help', '--help', '-h'].includes(command)) return HELP;
  throw new Error(`That is not understood.\n\n${HELP}`);
}

const SOON = 'The relay sends it within a second; if the broker refuses again, it is listed here again.';
const counted = (events: number) => (events === 1 ? '1 event is' : `${events} events are`);

function listed(events: readonly FailedEvent[]): string {
  if (events.length === 0) return 'Nothing was refused: every event is on its way or with the broker.';
  const lines = events.map(
    ({ eventId, eventType, aggregateId, sequence, lastError, waiting }) =>
      `${eventId}  ${eventType}, number ${sequence} of ${aggregateId}; ${waiting} wait${waiting === 1 ? 's' : ''} behind it\n    ${lastError ?? 'without a reason'}`,
  );
  return `${counted(events.length)} refused by the broker:\n\n${lines.join('\n')}\n\nPut right what the reason names, then: outbox retry <eventId>, or outbox retry-all.`;
}

if (import.meta.main) {
  const sql = connect(databaseUrl(), { name: 'outbox', max: 1 });
  try {
    console.log(await outboxCommand(sql, process.argv.slice(2)));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  } finally {
    await sql.end({ timeout: 2 });
  }
}
