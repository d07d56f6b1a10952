import type { Question, Settings } from '@interviews/client';

type Timed = Pick<Question, 'type' | 'timeLimit' | 'thinkTime'>;
const CAMERA_CHECK = 3 * 60;
/** Most people read, think and click for as long as this; the limit is the most they may. */
const CHOICE = 60;

/** What a question usually takes, in seconds: not its limit, which few people use up. */
function usualTime({ type, timeLimit, thinkTime }: Timed, settings: Settings): number {
  const limit = timeLimit ?? settings.questionTimeLimit;
  if (type === 'video') return Math.min(thinkTime ?? 0, 60) + limit;
  return type === 'text' ? Math.round(limit * 0.6) : Math.min(limit, CHOICE);
}

export type RunningTime = { total: number; check: number; camera: number; rest: number; each: number[] };

/** How long a candidate needs, in whole minutes: a camera check where there is a camera, then question by question. */
export function runningTime(questions: readonly Timed[], settings: Settings): RunningTime {
  const each = questions.map((question) => usualTime(question, settings));
  const camera = each.reduce((sum, time, index) => sum + (questions[index]?.type === 'video' ? time : 0), 0);
  const rest = each.reduce((sum, time) => sum + time, 0) - camera;
  const check = camera > 0 ? CAMERA_CHECK : 0;
  const minutes = (seconds: number) => Math.ceil(seconds / 60);
  return { total: minutes(check + camera + rest), check: minutes(check), camera: minutes(camera), rest: minutes(rest), each };
}
