'use client';
import type { Colleague } from '@interviews/client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { IconButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Menu, MenuItem, MenuRule } from '../../ui/menu.tsx';
import { PasswordLink, type Shown } from './password-link.tsx';

/** What an admin can do about one person. */
export function ColleagueMenu({ colleague: it, isMe }: { colleague: Colleague; isMe: boolean }) {
  const t = useTranslations('people');
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const { link, disable, enable } = useColleagueChanges(it, setShown);
  const about = { colleagueId: it.id };
  return (
    <>
      <Menu trigger={<IconButton icon="more" label={t('more', { name: it.name })} />}>
        {it.status === 'disabled' ? (
          <MenuItem onSelect={() => enable.change(about)}>{t('enable.act')}</MenuItem>
        ) : (
          <>
            <MenuItem onSelect={() => link.change(about)}>{t('link.act')}</MenuItem>
            <MenuRule />
            <MenuItem bad onSelect={() => setAsking(true)}>
              {t('disable.act')}
            </MenuItem>
          </>
        )}
      </Menu>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('disable.title', { name: it.name })}
        yes={t('disable.act')}
        no={t('disable.leave')}
        bad
        onYes={() => disable.change(about)}
      >
        <p>{isMe ? t('disable.yourself') : t('disable.said')}</p>
      </Confirm>
      <Dialog open={shown !== null} onOpenChange={() => setShown(null)} title={t('link.title', { name: it.name })}>
        {shown && <PasswordLink {...it} {...shown} done={() => setShown(null)} />}
      </Dialog>
    </>
  );
}

function useColleagueChanges(it: Colleague, onLink: (shown: Shown) => void) {
  const t = useTranslations('people');
  const trpc = useTRPC();
  const shown = { of: trpc.colleagues.list.queryKey({}), touches: trpc.colleagues.pathKey() };
  return {
    // Whose password is chosen anew is not guessed: a link either is there or is not.
    link: useChange(trpc.colleagues.link.mutationOptions(), { ...shown, notDone: t('link.notDone'), after: onLink }),
    disable: useChange(trpc.colleagues.disable.mutationOptions(), {
      ...shown,
      guess: (seen) => ({ items: seen.items.map((one) => (one.id === it.id ? { ...one, status: 'disabled' as const } : one)) }),
      done: t('disable.done', { name: it.name }),
      notDone: t('disable.notDone'),
    }),
    enable: useChange(trpc.colleagues.enable.mutationOptions(), {
      ...shown,
      done: t('enable.done', { name: it.name }),
      notDone: t('enable.notDone'),
    }),
  };
}
