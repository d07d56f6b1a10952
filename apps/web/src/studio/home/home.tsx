'use client';
import type { InvitationSummary, TemplateSummary } from '@interviews/client';
import { useSuspenseQueries } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../../api/browser.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Head, Page } from '../../ui/page.tsx';
import { DAY } from '../wall-clock.ts';
import { FirstSteps } from './first-steps.tsx';
import { Happened } from './happened.tsx';
import { homeReading } from './reading.ts';

const LIVE = 15_000;
const NEAR = 3 * DAY;

/** The first page: for who has invited nobody yet, the way there; for everybody else, what waits. */
export function Home() {
  const t = useTranslations('home');
  const reading = homeReading(useTRPC());
  const [templates, recent, completed, started, pending, notices] = useSuspenseQueries({
    queries: [reading.templates, reading.recent, reading.completed, reading.started, reading.pending, reading.notices].map((query) => ({
      ...query,
      refetchInterval: LIVE,
    })) as unknown as [
      typeof reading.templates,
      typeof reading.recent,
      typeof reading.completed,
      typeof reading.started,
      typeof reading.pending,
      typeof reading.notices,
    ],
  });
  if (recent.data.items.length === 0) return <FirstSteps templates={templates.data.items} />;

  const seen = completed.data.items;
  const told = notices.data.items;
  const running = [...started.data.items, ...pending.data.items];
  const near = running
    .filter((it) => Date.parse(it.endsAt) - Date.parse(it.now) < NEAR)
    .sort((a, b) => Date.parse(a.endsAt) - Date.parse(b.endsAt));
  const drafts = templates.data.items.filter(({ status }) => status === 'draft');
  return (
    <Page>
      <Head
        title={completed.data.nextCursor ? t('waitingMore') : t('waiting', { count: seen.length })}
        said={seen.length + near.length + told.length === 0 && <p>{t('quiet')}</p>}
        acts={
          <LinkButton primary href="/invitations?invite=new">
            {t('invite')}
          </LinkButton>
        }
      />
      <div className="cols">
        <ul className="rows todo">
          <Waiting
            count={seen.length}
            more={completed.data.nextCursor !== null}
            title={t('answered', { count: seen.length })}
            act={t('see')}
            href="/invitations?status=completed"
          >
            <Names of={seen.map((it) => it.candidateName)} />
          </Waiting>
          <Waiting
            count={told.length}
            more={notices.data.nextCursor !== null}
            title={t('analyses', { count: told.length })}
            act={t('read', { count: told.length })}
            href={`/invitations/${told[0]?.invitationId}#analysis`}
          >
            {t('analysesSaid')} <Names of={told.map((it) => it.candidateName)} />
          </Waiting>
          <Waiting count={near.length} title={t('deadlines', { count: near.length })} act={t('seeThem')} href="/invitations">
            {near
              .slice(0, 3)
              .map((it) => t('deadlineOf', { name: it.candidateName, ...it.progress }))
              .join('. ')}
            .
          </Waiting>
          <Waiting
            count={running.length}
            title={t('running', { count: running.length })}
            act={t('seeThem')}
            href="/invitations?status=started"
          >
            <Names of={running.map((it: InvitationSummary) => it.candidateName)} />
          </Waiting>
          <Waiting
            count={drafts.length}
            title={t('drafts', { count: drafts.length })}
            act={t('goOn')}
            href={drafts.length === 1 ? `/templates/${drafts[0]?.id}` : '/templates?status=draft'}
          >
            <Names of={drafts.map((it: TemplateSummary) => it.title)} />
          </Waiting>
        </ul>
        <Happened invitations={recent.data.items} />
      </div>
    </Page>
  );
}

type WaitingProps = { count: number; more?: boolean; title: string; act: string; href: string; children: React.ReactNode };

function Waiting({ count, more = false, title, act, href, children }: WaitingProps) {
  if (count === 0) return null;
  return (
    <li className="hang">
      <span className="figure">{more ? `${count}+` : count}</span>
      <div>
        <h2>{title}</h2>
        <p className="soft">{children}</p>
      </div>
      <LinkButton quiet href={href}>
        {act}
      </LinkButton>
    </li>
  );
}

function Names({ of: names }: { of: readonly string[] }) {
  const t = useTranslations('home');
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? t('andMore', { names: shown, count: names.length - 3 }) : shown;
}
