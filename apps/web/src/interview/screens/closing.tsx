'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Finish, takeUnderWay, useComplete } from '../parts/finish.tsx';
import { Frame } from '../parts/frame.tsx';
import { orNone } from '../parts/words.ts';
import { numberOf } from '../progress.ts';
import { useRoom } from '../room.tsx';
import type { Question } from '../screen.ts';

type Props = { missing: number; aside: readonly Question[]; ready: boolean };

/** The last page before the receipt: what is missing, and the one press that ends it. */
export function Closing({ missing, aside, ready }: Props) {
  const t = useTranslations('interview.closing');
  const format = useFormatter();
  const { it, now, want } = useRoom();
  const complete = useComplete();
  const [asking, setAsking] = useState(false);
  const first = aside[0];
  const whole = it.progress.answered === it.progress.total;
  const waiting = !ready || (!whole && missing + aside.length === 0);
  const ask = aside.length > 0 || takeUnderWay(it, now);
  const finish = () => (ask ? setAsking(true) : complete.take({ invitationId: it.id }));
  return (
    <Frame
      title={t('title')}
      problem={complete.problem}
      acts={
        <>
          {first && <Button onClick={() => want({ aside: [] })}>{t('back', { number: numberOf(it, first) })}</Button>}
          <Button primary onClick={finish} disabled={waiting || complete.isPending}>
            {t('finish')}
          </Button>
        </>
      }
    >
      <div className="before-say">
        <h1 tabIndex={-1}>{t('title')}</h1>
        {whole && <p>{t('all', { company: orNone(it.terms.companyName) })}</p>}
        {missing > 0 && <p>{t('missing', { count: missing })}</p>}
        {aside.length > 0 && <p>{t('aside', { count: aside.length })}</p>}
        {waiting && <p role="status">{t('wait')}</p>}
        {it.progress.answered > 0 && !waiting && (
          <p className="soft">{t('alone', { time: format.dateTime(new Date(it.endsAt), 'deadline') })}</p>
        )}
      </div>
      <Finish open={asking} onOpenChange={setAsking} unanswered={missing + aside.length} />
    </Frame>
  );
}
