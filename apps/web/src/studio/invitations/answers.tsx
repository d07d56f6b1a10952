'use client';
import type { AskedQuestion, Invitation, Response } from '@interviews/client';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Mark } from '../../ui/mark.tsx';
import { standingOf } from '../standing.ts';
import { useDuration } from '../use-duration.ts';
import { AnalysisOfAll, AnalysisOfAnswer, type Reading, useAnalysis } from './analysis.tsx';
import { AnswerVideo } from './answer-video.tsx';
import { ReopenQuestion } from './reopen-question.tsx';

/** Every question with what was answered, in the candidate's order, and what software says of it; where there is nothing, what that means. */
export function Answers({ invitation: it }: { invitation: Invitation }) {
  const t = useTranslations('invitation.answers');
  if (!it.questions) {
    const { questionCount, video, text, multipleChoice } = it.terms;
    return (
      <section className="in border-line border-t py-8" aria-labelledby="answers">
        <h2 id="answers">{t('none')}</h2>
        <p className="soft mt-1 max-w-[60ch]">{t(it.status === 'expired' ? 'neverSaid' : 'noneSaid', { name: it.candidateName })}</p>
        <p className="soft mt-1">{t('awaits', { questionCount, video, text, multipleChoice })}</p>
      </section>
    );
  }
  return <Answered invitation={it} questions={it.questions} />;
}

function Answered({ invitation: it, questions }: { invitation: Invitation; questions: readonly AskedQuestion[] }) {
  const t = useTranslations('invitation.answers');
  const reading = useReading(it);
  const analysis = useAnalysis(it, reading);
  const responses = new Map(it.responses.map((response) => [response.questionId, response]));
  const analysed = new Map(reading.open ? analysis.data?.questions.map((one) => [one.questionId, one]) : []);
  return (
    <div className="cols">
      <section aria-labelledby="answers">
        <h2 id="answers" className="in mb-3">
          {t('title')}
        </h2>
        <ol className="answers">
          {questions.map((question, index) => {
            const said = analysed.get(question.id);
            return (
              <li key={question.id}>
                <span className="figure">{index + 1}</span>
                <div>
                  <h3>{question.text}</h3>
                  <Answer question={question} response={responses.get(question.id)} invitation={it} />
                  <ReopenQuestion invitation={it} question={question} number={index + 1} />
                  {said && <AnalysisOfAnswer of={said} />}
                </div>
              </li>
            );
          })}
        </ol>
      </section>
      <AnalysisOfAll invitation={it} reading={reading} />
    </div>
  );
}

/** Whether the analysis is looked at. Opening it is reading it: then the first page no longer says that it is ready. */
function useReading({ id: invitationId }: Invitation): Reading {
  const t = useTranslations('invitation.analysis');
  const { notices } = useTRPC();
  const [open, setOpen] = useState(false);
  const { change } = useChange(notices.read.mutationOptions(), {
    of: notices.list.queryKey(),
    touches: notices.pathKey(),
    notDone: t('notRead'),
  });
  const show = () => {
    setOpen(true);
    change({ invitationId });
  };
  return { open, show, hide: () => setOpen(false) };
}

type One = { question: AskedQuestion; response: Response | undefined; invitation: Invitation };

function Answer({ question, response, invitation }: One) {
  const t = useTranslations('invitation.answers');
  const format = useFormatter();
  const duration = useDuration();
  if (!response) return <NotThere question={question} response={undefined} invitation={invitation} />;
  return (
    <>
      <Content question={question} response={response} />
      <p className="soft small mt-2">
        <Mark is="kept" /> {t('submitted', { time: format.dateTime(new Date(response.submittedAt), 'short') })}{' '}
        {response.duration !== null && t('long', { time: duration(Math.max(1, response.duration)) })}{' '}
        {response.submittedBy === 'server' && t('byServer')}
      </p>
    </>
  );
}

function Content({ question, response }: { question: AskedQuestion; response: Response }) {
  const t = useTranslations('invitation.answers');
  if (response.type === 'video') {
    const takeId = response.mediaUrl?.match(/^media:\/\/takes\/([0-9a-f-]+)$/)?.[1];
    if (!takeId) return <p>{t('elsewhere', { url: response.mediaUrl ?? '' })}</p>;
    return <AnswerVideo takeId={takeId} label={t('video', { question: question.text ?? '' })} />;
  }
  if (response.type === 'text') return <p className="said-words">{String(response.content ?? '')}</p>;
  const chosen = new Set(response.content);
  return (
    <ul>
      {question.options?.map((option) => (
        <li key={option.id} className={chosen.has(option.id) ? 'flex items-baseline gap-2 font-medium' : 'soft flex items-baseline gap-2'}>
          <span className="inline-flex w-4">{chosen.has(option.id) && <Mark is="kept" />}</span>
          {option.text}
          {chosen.has(option.id) && <span className="vh">{t('chosen')}</span>}
        </li>
      ))}
    </ul>
  );
}

/** What is not there, and whether it may still come. */
function NotThere({ question, invitation }: One) {
  const t = useTranslations('invitation.answers');
  const format = useFormatter();
  const until = (time: string) => format.dateTime(new Date(time), 'short');
  if (question.reopenedUntil) return <p className="soft">{t('reopened', { time: until(question.reopenedUntil) })}</p>;
  if (question.closed) {
    return (
      <p className="state warn">
        <Mark is="warn" /> {t('closed')}
      </p>
    );
  }
  const standing = standingOf(invitation);
  if (standing !== 'started') return <p className="soft">{t('notAnswered')}</p>;
  if (question.openedAt && question.answerBy) return <p className="soft">{t('open', { time: until(question.answerBy) })}</p>;
  return <p className="soft">{t('notYet')}</p>;
}
