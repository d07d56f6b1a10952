'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { IconLink, LinkButton } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Head } from '../../ui/page.tsx';
import { TemplateMenu } from '../template-menu.tsx';
import { useTyped } from '../use-typed.ts';
import type { Autosave, Snapshot } from './autosave.ts';
import { Clash } from './clash.tsx';
import { Publish } from './publish.tsx';
import { SavedState } from './saved-state.tsx';

type Props = { autosave: Autosave; snapshot: Snapshot };

/** Its title, what it is at the moment, whether it is saved, and what can be done with the whole of it. */
export function BuilderHead({ autosave, snapshot }: Props) {
  const t = useTranslations('builder');
  const router = useRouter();
  const { draft, clashes, held } = snapshot;
  const clash = clashes.find(({ edit }) => edit.is === 'about');
  const why = held.find(({ edit }) => edit.is === 'about')?.why;
  return (
    <>
      <Head
        back={<IconLink icon="back" href="/templates" label={t('back')} />}
        title={
          <Title
            key={clash ? 'clash' : 'title'}
            autosave={autosave}
            title={draft.title}
            fixed={draft.status === 'archived' || Boolean(clash)}
          />
        }
        said={
          <>
            <p>
              <Mark is={draft.status} /> {t(`status.${draft.status}`)}
            </p>
            {why && (
              <p className="state bad">
                <Mark is="bad" /> {t(`complaint.${why}`)}
              </p>
            )}
          </>
        }
        acts={
          <>
            <SavedState autosave={autosave} snapshot={snapshot} />
            <TemplateMenu template={draft} gone={() => router.push('/templates')} />
            {draft.status === 'draft' && <Publish snapshot={snapshot} />}
            {draft.status === 'published' && (
              <LinkButton primary href={`/invitations?invite=${draft.id}`}>
                {t('invite')}
              </LinkButton>
            )}
          </>
        }
      />
      {clash && (
        <div className="in mb-6">
          <Clash autosave={autosave} clash={clash} />
        </div>
      )}
    </>
  );
}

function Title({ autosave, title, fixed }: { autosave: Autosave; title: string; fixed: boolean }) {
  const t = useTranslations('builder');
  const typed = useTyped(title, (text) => autosave.edit({ is: 'about', change: { title: text }, base: { title } }, 'typing'));
  if (fixed) return title;
  return <textarea className="title-field" rows={1} aria-label={t('title')} maxLength={200} {...typed} onKeyDown={noLineBreak} />;
}

const noLineBreak = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
  if (event.key === 'Enter') {
    event.preventDefault();
    event.currentTarget.blur();
  }
};
