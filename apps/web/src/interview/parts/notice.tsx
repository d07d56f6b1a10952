'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useReady } from '../../ui/ready.ts';
import { noticeVersion } from '../notice.ts';
import { orNone } from './words.ts';

const parts = ['what', 'why', 'who', 'long'] as const;

/** What the person agrees to, readable before it does. */
export function Notice({ company, children }: { company: string | null; children: ReactNode }) {
  const t = useTranslations('interview.notice');
  const [open, setOpen] = useState(false);
  const ready = useReady();
  const trigger = (
    <button type="button" disabled={!ready} className="as-link">
      {children}
    </button>
  );
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t('title', { version: noticeVersion })} trigger={trigger}>
      <div className="told">
        {parts.map((part) => (
          <section key={part}>
            <h3>{t(part)}</h3>
            <p>{t(`${part}Said`, { company: orNone(company) })}</p>
          </section>
        ))}
      </div>
      <footer>
        <Button primary onClick={() => setOpen(false)}>
          {t('close')}
        </Button>
      </footer>
    </Dialog>
  );
}
