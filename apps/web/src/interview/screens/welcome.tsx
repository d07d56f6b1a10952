'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { type ReactNode, useRef, useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Mark } from '../../ui/mark.tsx';
import { noticeVersion } from '../notice.ts';
import { Frame } from '../parts/frame.tsx';
import { Help } from '../parts/help.tsx';
import { Notice } from '../parts/notice.tsx';
import { orNone, useLength } from '../parts/words.ts';
import { useRoom } from '../room.tsx';
import { useStep } from '../use-step.ts';

/** Every rule, in words, before anything counts; and the person's word for it. */
export function Welcome() {
  const t = useTranslations('interview.welcome');
  const trpc = useTRPC();
  const { it, recorder } = useRoom();
  const start = useStep(trpc.invitations.start.mutationOptions());
  const box = useRef<HTMLInputElement>(null); // asked when it matters, so that a tick from before the scripts were there counts
  const [missing, setMissing] = useState(false);
  const video = it.terms.video > 0;
  const company = orNone(it.terms.companyName);

  const goOn = () => {
    if (!box.current?.checked) {
      setMissing(true);
      box.current?.focus();
    } else if (video) void recorder.control.openDevices();
    else start.take({ invitationId: it.id, noticeVersion });
  };

  return (
    <Frame
      title={t('title', { count: it.terms.questionCount })}
      look="before"
      problem={start.problem}
      acts={
        <Button primary onClick={goOn} disabled={start.isPending}>
          {t(video ? 'check' : 'start')} <Icon is="next" />
        </Button>
      }
    >
      <div className="before-say">
        <h1 tabIndex={-1}>{t('title', { count: it.terms.questionCount })}</h1>
        <p>{t.rich('said', { name: it.candidateName, title: it.templateTitle, company, b: (words) => <b>{words}</b> })}</p>
      </div>
      <Facts />
      <aside className="other" aria-label={t('side')}>
        <section>
          <h2>{t('phone')}</h2>
          <p>{t('phoneSaid')}</p>
        </section>
        <section>
          <h2>{t('more')}</h2>
          <p>
            <Help company={it.terms.companyName} until={it.expiresAt}>
              {t('moreAsk')}
            </Help>
            . {t('moreSaid')}
          </p>
        </section>
      </aside>
      <div className="consent">
        <label>
          <input
            ref={box}
            type="checkbox"
            className="tick"
            aria-invalid={missing}
            aria-describedby="consent-needed"
            onChange={() => setMissing(false)}
          />
          <span>{t('consent', { version: noticeVersion, video: video ? 'yes' : 'no' })}</span>
        </label>
        <p className="beside-tick">
          <Notice company={it.terms.companyName}>{t('notice')}</Notice>
        </p>
        <p id="consent-needed" role="alert" className="problem">
          {missing && (
            <>
              <Mark is="bad" /> <span>{t('consentNeeded')}</span>
            </>
          )}
        </p>
      </div>
    </Frame>
  );
}

function Facts() {
  const t = useTranslations('interview.welcome');
  const short = useTranslations('interview.length');
  const format = useFormatter();
  const length = useLength();
  const { it } = useRoom();
  const { video, text, multipleChoice, questionTimeLimit, takes, totalTimeLimit, companyName } = it.terms;
  const kinds = [
    ...(video > 0 ? [t('video', { count: video })] : []),
    ...(multipleChoice > 0 ? [t('choice', { count: multipleChoice })] : []),
    ...(text > 0 ? [t('text', { count: text })] : []),
  ];
  // Thinking and watching once beside each spoken answer, five minutes to write, one to choose: an estimate, and called one.
  const about = Math.min(totalTimeLimit, Math.ceil((video * (2 * questionTimeLimit + 60) + text * 300 + multipleChoice * 60) / 60));
  const named = format.list(kinds);
  const deadline = new Date(it.expiresAt);
  return (
    <dl className="facts">
      <Fact figure={short('minutesShort', { count: about })} lead={t('aboutLead')}>
        {t('aboutSaid', { kinds: named.charAt(0).toUpperCase() + named.slice(1), total: length(totalTimeLimit * 60) })}
      </Fact>
      {video > 0 && (
        <>
          <Fact
            figure={questionTimeLimit % 60 === 0 ? short('minutesShort', { count: questionTimeLimit / 60 }) : length(questionTimeLimit)}
            lead={t('each')}
          >
            {t('eachSaid')}
          </Fact>
          <Fact figure={t('takes', { count: takes })} lead={t('takesLead')}>
            {t('takesSaid', { count: takes })}
          </Fact>
        </>
      )}
      {video < it.terms.questionCount && (
        <Fact figure={t('writing')} lead={t('writingLead')}>
          {t('writingSaid')}
        </Fact>
      )}
      <Fact
        figure={format.dateTime(deadline, { day: 'numeric', month: 'short' })}
        lead={t('deadlineLead', { time: format.dateTime(deadline, 'deadline') })}
      >
        {t('deadlineSaid')}
      </Fact>
      <Fact figure={t('who')} lead={t('whoLead', { company: orNone(companyName) })}>
        {t('whoSaid')}
      </Fact>
      <Fact figure={t('kept')} lead={t('keptLead')}>
        {t('keptSaid')}
      </Fact>
    </dl>
  );
}

const Fact = ({ figure, lead, children }: { figure: string; lead: string; children: ReactNode }) => (
  <div>
    <dt>{figure}</dt>
    <dd>
      <b>{lead}</b> {children}
    </dd>
  </div>
);
