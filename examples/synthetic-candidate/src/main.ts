import { problemOf } from '@interviews/client';
import { walk } from './walk.ts';

// pnpm interview:simulate <invitation url>: ends with 0 when the interview was completed, and with 1 and the reason otherwise.
try {
  const { id, status, progress, completedAt } = await walk(process.argv[2] ?? '', console.log);
  console.log(`\n  ${status} at ${completedAt}: ${progress.answered} of ${progress.total} answered\n  receipt ${id}`);
  if (status !== 'completed') process.exitCode = 1;
} catch (error) {
  const { code, detail } = problemOf(error);
  console.error(`\n  ${code === 'NoAnswer' ? (error instanceof Error ? error.message : detail) : `${code}: ${detail}`}`);
  process.exitCode = 1;
}
