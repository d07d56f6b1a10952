import type { Decision } from '../decision.ts';
import { DomainError } from '../errors.ts';
import { type ResponseId, responseId, type TakeId } from '../ids.ts';
import type { Question } from '../template/template.ts';
import { earliest } from '../time.ts';
import { uuid5 } from '../uuid5.ts';
import { type Made, made } from './forecast.ts';
import type { Asked, Invitation, Media, Response, Take } from './invitation.ts';
import { questionOf, withAsked, withTake } from './rules.ts';

/** The name of a take in a response, whatever the store. */
const mediaUrlOf = (id: TakeId): string => `media://takes/${id}`;

export const mediaOf = (take: Take): Media => ({
  takeId: take.id,
  mediaUrl: mediaUrlOf(take.id),
  duration: take.duration === null ? null : Math.round(take.duration),
});

/** The question is answered: its draft goes, its takes under way are closed, its time no longer counts. */
export function answered(it: Invitation, asked: Asked, response: Response): Decision<Invitation> {
  const at = response.submittedAt;
  const next: Asked = {
    ...asked,
    response,
    draft: null,
    withdrawn: null,
    takes: asked.takes.map((take) => (take.state === 'recording' ? { ...take, state: 'gone' } : take)),
    counted: asked.counted && { ...asked.counted, until: earliest(asked.counted.until, at) },
  };
  const { id, questionId, type, mediaUrl, duration } = response;
  return {
    next: withAsked(it, next, at),
    events: [{ type: 'response.submitted', data: { responseId: id, invitationId: it.id, questionId, type, mediaUrl, duration } }],
  };
}

/** The server sends what was made in time and not sent. Everybody derives the same id, whoever sweeps and whenever. */
export function answerWith(it: Invitation, asked: Asked, at: Date, what: Made | null = made(asked)): Decision<Invitation> {
  if (!what) return { next: it, events: [] };
  const question = questionOf(it, asked.questionId);
  const id = responseId.parse(uuid5(it.id, `${question.id} ${at.toISOString()}`));
  if (what.is === 'draft') return answered(it, asked, writtenResponse(id, question, what.content, 'server', at));
  if (what.is === 'media') return answered(it, asked, videoResponse(id, question, what.media, 'server', at));
  if (what.is === 'take') return answered(it, asked, videoResponse(id, question, mediaOf(what.take), 'server', at));

  const finished = finishedByServer(what.take, at);
  const next = withTake(asked, finished);
  if (finished.state === 'gone') return { next: withAsked(it, next, at), events: [] };
  return answered(it, next, videoResponse(id, question, mediaOf(finished), 'server', at));
}

/** A take whose phone was lost ends where its slices do; its type and length are for the media job to find. */
function finishedByServer(take: Take, at: Date): Take {
  // Its slice 0 was told of and is lost all the same: without this nothing of the interview could be changed ever again.
  if (take.received.length === 0) return { ...take, state: 'gone' };
  const size = take.received.reduce((sum, slice) => sum + slice.size, 0);
  return { ...take, state: 'stored', storedAt: at, slices: take.received, received: [], size };
}

export const videoResponse = (
  id: ResponseId,
  question: Question,
  media: Media,
  submittedBy: Response['submittedBy'],
  submittedAt: Date,
): Response => ({ id, questionId: question.id, type: 'video', content: null, ...media, submittedBy, submittedAt });

export const writtenResponse = (
  id: ResponseId,
  question: Question,
  content: string,
  submittedBy: Response['submittedBy'],
  submittedAt: Date,
): Response => ({
  id,
  questionId: question.id,
  type: question.type === 'text' ? 'text' : 'choice',
  content,
  mediaUrl: null,
  takeId: null,
  duration: null,
  submittedBy,
  submittedAt,
});

/** Words as they are, choices as a JSON list of option ids; null for nothing. Refuses what does not fit the question. */
export function contentOf(question: Question, content: string | readonly string[]): string | null {
  const refuse = (message: string) => new DomainError('ValidationFailed', message, [{ path: 'content', message }]);
  if (question.type === 'video') throw refuse('This question is answered by a video.');
  if (question.type === 'text') {
    if (typeof content !== 'string') throw refuse('This question is answered in words.');
    return content === '' ? null : content;
  }
  const chosen = typeof content === 'string' ? [content].filter((id) => id !== '') : content;
  const known = new Set<string>(question.options?.map((option) => option.id));
  if (chosen.some((id) => !known.has(id))) throw refuse('There is no such option.');
  if (new Set(chosen).size < chosen.length) throw refuse('An option is chosen twice.');
  if (chosen.length > 1 && !question.allowMultiple) throw refuse('Choose one option.');
  return chosen.length === 0 ? null : JSON.stringify(chosen);
}
