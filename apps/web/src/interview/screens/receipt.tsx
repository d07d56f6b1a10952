'use client';
import type { Response } from '@interviews/client';
import { useFormatter, useTranslations } from 'next-intl';
import { clockOf, wordsIn } from '../clock.ts';
import { Frame } from '../parts/frame.tsx';
import { orNone } from '../parts/words.ts';
import { useRoom } from '../room.tsx';
import { type Question, takeOf } from '../screen.ts';

/** What arrived, answer by answer, as the server has verified it. */
export function Receipt() {
  const t = useTranslations('interview.receipt');
  const format = useFormatter();
  const { it } = useRoom();
  const { answered, total } = it.progress;
  const title = t(answered === total ? 'title' : 'some', { count: answered });
  return (
    <Frame title={t('heading')} look="after">
      <div className="before-say">
        <h1 tabIndex={-1}>{title}</h1>
        <p>{t('thanks', { name: it.candidateName, company: orNone(it.terms.companyName) })}</p>
        {it.completionReason === 'time_limit' && <p>{t('timeLimit')}</p>}
        {it.completionReason === 'deadline' && <p>{t('deadline')}</p>}
      </div>
      <section className="receipt" aria-labelledby="receipt">
        <h2 id="receipt" className="vh">
          {t('heading')}
        </h2>
        <Answers />
        {it.completedAt && <p className="soft small">{t('complete', { time: format.dateTime(new Date(it.completedAt), 'deadline') })}</p>}
      </section>
      <aside className="other" aria-label={t('mind')}>
        <section>
          <h2>{t('mind')}</h2>
          <p>{t('mindSaid')}</p>
        </section>
      </aside>
    </Frame>
  );
}

/** The answers in the order in which they were asked. */
export function Answers() {
  const t = useTranslations('interview.receipt');
  const format = useFormatter();
  const got = useGot();
  const { it } = useRoom();
  return (
    <ol>
      {(it.questions ?? []).map((question, index) => {
        const response = it.responses.find(({ questionId }) => questionId === question.id);
        return (
          <li key={question.id}>
            <span className="figure">{index + 1}</span>
            <p>{question.text ?? t('hidden', { number: index + 1 })}</p>
            <p className="got">
              {got(question, response)}
              {response?.submittedBy === 'server' && <span className="sent">{t('server')}</span>}
            </p>
            {response && <time dateTime={response.submittedAt}>{format.dateTime(new Date(response.submittedAt), 'clock')}</time>}
          </li>
        );
      })}
    </ol>
  );
}

/** “1:42 playable, stored”: a claim of the server's, never a guess of the page's. */
function useGot() {
  const t = useTranslations('interview.receipt');
  return (question: Question, response: Response | undefined) => {
    if (!response) return <span>{t('none')}</span>;
    if (response.type === 'text') return t('words', { count: wordsIn(String(response.content ?? '')) });
    if (response.type === 'choice') return t('choices', { count: Array.isArray(response.content) ? response.content.length : 1 });
    const take = takeOf(question, response);
    const how = !take
      ? 'outside'
      : take.state === 'ready'
        ? take.checked === 'structure'
          ? 'structure'
          : 'playable'
        : take.state === 'broken'
          ? 'broken'
          : 'stored';
    return (
      <>
        {clockOf(Math.round(response.duration ?? take?.duration ?? 0))} <span>{t(how)}</span>
      </>
    );
  };
}
