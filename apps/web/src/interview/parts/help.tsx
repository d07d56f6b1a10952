'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useReady } from '../../ui/ready.ts';
import { orNone } from './words.ts';

type Props = { company: string | null; until: string | null; children?: string };

/** On every page: how to get more time or another way to answer, and what to do when something does not work. */
export function Help({ company, until, children }: Props) {
  const t = useTranslations('interview.help');
  const format = useFormatter();
  const [open, setOpen] = useState(false);
  const ready = useReady();
  const trigger = (
    <button type="button" disabled={!ready} className={children ? 'as-link' : 'ask-help'}>
      {children ?? (
        <>
          <Icon is="help" /> <span>{t('title')}</span>
        </>
      )}
    </button>
  );
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t('title')} trigger={trigger}>
      <div className="told">
        <h3>{t('more')}</h3>
        <p>{t('moreSaid', { company: orNone(company) })}</p>
        {until && <p>{t('until', { time: format.dateTime(new Date(until), 'deadline') })}</p>}
        <h3>{t('broken')}</h3>
        <p>{t('brokenSaid')}</p>
      </div>
      <footer>
        <Button primary onClick={() => setOpen(false)}>
          {t('close')}
        </Button>
      </footer>
    </Dialog>
  );
}
