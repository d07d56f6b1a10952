import type { AskedQuestion, Invitation } from '@interviews/client';
import { asked } from './template.ts';

const noon = '2026-03-02T12:00:00.000Z';

/** A question of an interview, as HR sees it. */
export const question = (id: string, over: Partial<AskedQuestion> = {}): AskedQuestion => ({
  ...asked(id, 'Why?'),
  openedAt: null,
  answerBy: null,
  answered: false,
  closed: false,
  reopenedUntil: null,
  takesLeft: null,
  takes: null,
  draft: null,
  ...over,
});

/** Started, unless it has no questions; ends on Friday 6 March at 18:00. */
export function invitation(questions: AskedQuestion[] | null, over: Partial<Invitation> = {}): Invitation {
  return {
    id: '0195d5e0-0000-7000-8000-000000000001',
    templateId: '0195d5e0-0000-7000-8000-000000000002',
    templateTitle: 'Ward nurse, nights',
    candidateId: '0195d5e0-0000-7000-8000-000000000005',
    candidateEmail: 'kateryna@poshta.example',
    candidateName: 'Kateryna Bondarenko',
    hrId: '0195d5e0-0000-7000-8000-000000000003',
    status: questions ? 'started' : 'pending',
    completionReason: null,
    startedAt: questions && '2026-03-02T11:30:00.000Z',
    completedAt: null,
    expiresAt: '2026-03-06T18:00:00.000Z',
    endsAt: '2026-03-06T18:00:00.000Z',
    revokedAt: null,
    createdAt: '2026-03-01T12:00:00.000Z',
    progress: { answered: questions?.filter((it) => it.answered).length ?? 0, total: questions?.length ?? 3 },
    timeLeft: 3600,
    terms: {
      companyName: null,
      questionCount: 3,
      video: 2,
      text: 1,
      multipleChoice: 0,
      questionTimeLimit: 120,
      takes: 2,
      totalTimeLimit: 60,
      showProgress: true,
    },
    now: noon,
    questions,
    responses: [],
    analysedAt: null,
    ...over,
  };
}
