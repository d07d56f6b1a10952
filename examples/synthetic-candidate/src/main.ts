import { parseArgs } from 'node:util';
import { isInterviewError, problemOf } from '@interviews/client';
import { readLink, walk } from './walk.ts';

const HELP = `
  pnpm interview:simulate <invitation url> [--seconds 3]

  Opens the link as its candidate would, answers every question that is still open (videos of that many seconds, encoded here),
  finishes, and prints a receipt. An interview that somebody has begun goes on where it was.

  ends with 0   the interview is complete
            1   the service refused something; its code and its sentence are printed
            2   this is not the address of an invitation
            3   nothing answered, or not the service
`;

const end = (code: number, sentence: string) => {
  console.error(`\n  ${sentence}`);
  process.exitCode = code;
};

/** What was asked for; null when it is not to be understood. */
function asked() {
  try {
    const { values, positionals } = parseArgs({
      options: { help: { type: 'boolean', short: 'h' }, seconds: { type: 'string', default: '3' } },
      allowPositionals: true,
    });
    const seconds = Number(values.seconds);
    const link = readLink(positionals[0] ?? '');
    return values.help ? ('help' as const) : link && seconds > 0 && { ...link, seconds };
  } catch {
    return null;
  }
}

const how = asked();
if (how === 'help') console.log(HELP);
else if (!how) end(2, `Give the address of an invitation: https://…/interview/<token>.\n${HELP}`);
else
  try {
    const { id, status, progress, completedAt } = await walk(how, console.log);
    console.log(`\n  ${status} at ${completedAt}: ${progress.answered} of ${progress.total} answered\n  receipt ${id}`);
  } catch (error) {
    // A mistake of ours is told as what it is.
    if (!isInterviewError(error)) throw error;
    const { code, detail } = problemOf(error);
    if (code === 'NoAnswer') end(3, `NoAnswer: nothing that is the service answered at ${how.origin}. ${error.message}`);
    else end(1, `${code}: ${detail}`);
  }
