'use client';
import type { TemplateSummary } from '@interviews/client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LinkButton } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Head, Page } from '../../ui/page.tsx';
import { NewTemplate } from '../new-template.tsx';

/** For who has invited nobody yet: three steps, each possible once the one above is done. */
export function FirstSteps({ templates }: { templates: readonly TemplateSummary[] }) {
  const t = useTranslations('home');
  const published = templates.find(({ status }) => status === 'published');
  const written = published ?? templates.find(({ status, questionCount }) => status === 'draft' && questionCount > 0);
  const begun = written ?? templates.find(({ status }) => status === 'draft');
  const now = published ? 3 : written ? 2 : 1;
  return (
    <Page>
      <Head title={t('welcome')} said={<p>{t('welcomeSaid')}</p>} />
      <ol className="rows max-w-[46rem]">
        <Step
          number={1}
          now={now}
          title={t('step.make')}
          said={written ? t('step.makeDone', { title: written.title }) : t('step.makeSaid')}
        >
          {begun ? (
            <LinkButton primary href={`/templates/${begun.id}`}>
              {t('step.open')}
            </LinkButton>
          ) : (
            <NewTemplate primary words={t('step.makeAct')} />
          )}
        </Step>
        <Step
          number={2}
          now={now}
          title={t('step.publish')}
          said={published ? t('step.publishDone', { title: published.title }) : t('step.publishSaid')}
        >
          <LinkButton primary href={`/templates/${written?.id}`}>
            {t('step.publishAct')}
          </LinkButton>
        </Step>
        <Step number={3} now={now} title={t('step.invite')} said={t('step.inviteSaid')}>
          <LinkButton primary href={`/invitations?invite=${published?.id}&me=1`}>
            {t('step.inviteAct')}
          </LinkButton>
        </Step>
      </ol>
    </Page>
  );
}

type StepProps = { number: number; now: number; title: string; said: string; children: ReactNode };

function Step({ number, now, title, said, children }: StepProps) {
  const t = useTranslations('home');
  const done = number < now;
  return (
    <li className="hang" aria-current={number === now ? 'step' : undefined}>
      <span className="figure">
        {done ? (
          <>
            <Mark is="kept" />
            <span className="vh">{t('step.done')}</span>
          </>
        ) : (
          number
        )}
      </span>
      <div className={number > now ? 'soft' : undefined}>
        <h2 className="text-base">{title}</h2>
        <p className="soft mt-1">{number > now ? t('step.first') : said}</p>
        {number === now && <div className="mt-3">{children}</div>}
      </div>
    </li>
  );
}
