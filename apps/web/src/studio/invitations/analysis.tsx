'use client';
import type { Analysis, Invitation } from '@interviews/client';
import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { useTRPC, useTRPCClient } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Bone } from '../../ui/skeleton.tsx';

export type Reading = {
  /** Folded away until HR asks for it: answers are looked at first. */
  readonly open: boolean;
  readonly show: () => void;
  readonly hide: () => void;
};

/** The analysis of an interview while it is looked at; asked for anew where a newer one has come. */
export function useAnalysis({ id: invitationId, analysedAt }: Invitation, { open }: Reading) {
  const [trpc, client] = [useTRPC(), useTRPCClient()];
  return useQuery({
    queryKey: [...trpc.invitations.analysis.queryKey({ invitationId }), analysedAt],
    queryFn: () => client.invitations.analysis.query({ invitationId }),
    enabled: open && analysedAt !== null,
  });
}

/** What software says of the whole interview, marked as such. */
export function AnalysisOfAll({ invitation: it, reading }: { invitation: Invitation; reading: Reading }) {
  const t = useTranslations('invitation.analysis');
  const format = useFormatter();
  const { data, isError, refetch } = useAnalysis(it, reading);
  if (it.analysedAt === null) {
    return (
      <Part>
        <p>{t('none')}</p>
      </Part>
    );
  }
  const came = t('came', { time: format.dateTime(new Date(it.analysedAt), 'short') });
  if (!reading.open) {
    return (
      <Part>
        <p>{t('ready')}</p>
        <p className="small mt-2">{came}</p>
        <Button className="mt-3" onClick={reading.show}>
          {t('show')}
        </Button>
      </Part>
    );
  }
  return (
    <Part>
      {data && (
        <>
          <dl>
            <dt>{t('score')}</dt>
            <dd className="num">{format.number(data.score, { maximumFractionDigits: 2 })}</dd>
            {data.recommendation && (
              <>
                <dt>{t('recommendation')}</dt>
                <dd>{data.recommendation}</dd>
              </>
            )}
          </dl>
          <p className="said-words">{data.summary}</p>
        </>
      )}
      {!data && (isError ? <p>{t('failed')}</p> : <Coming />)}
      <p className="small mt-3">
        {came} {t('decides')}
      </p>
      <div className="acts mt-3">
        {isError && <Button onClick={() => void refetch()}>{t('again')}</Button>}
        <Button onClick={reading.hide}>{t('hide')}</Button>
      </div>
    </Part>
  );
}

function Part({ children }: { children: React.ReactNode }) {
  const t = useTranslations('invitation.analysis');
  return (
    <aside className="by-software" aria-labelledby="analysis">
      <h2 id="analysis">
        <Mark is="software" /> {t('title')}
      </h2>
      {children}
    </aside>
  );
}

function Coming() {
  const t = useTranslations('page');
  return (
    <p role="status" aria-label={t('loading')} className="flex flex-col gap-3 py-2">
      {['4rem', '10rem', '14rem', '12rem'].map((width) => (
        <Bone key={width} width={width} />
      ))}
    </p>
  );
}

/** What software says of one answer, below that answer. */
export function AnalysisOfAnswer({ of: it }: { of: Analysis['questions'][number] }) {
  const t = useTranslations('invitation.analysis');
  const format = useFormatter();
  return (
    <div className="by-software mt-3">
      <h4>
        <Mark is="software" /> {t('ofAnswer', { score: format.number(it.score, { maximumFractionDigits: 2 }) })}
      </h4>
      {it.feedback && <p className="said-words">{it.feedback}</p>}
      {it.transcript && (
        <details>
          <summary>{t('transcript')}</summary>
          <p className="said-words">{it.transcript}</p>
        </details>
      )}
    </div>
  );
}
