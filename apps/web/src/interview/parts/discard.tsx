'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { useRoom } from '../room.tsx';

type Props = { takeId: string /** What the button says. */; children: string; disabled?: boolean };

/** Throws a take away, once the person has said so twice: nobody has it afterwards. */
export function Discard({ takeId, children, disabled = false }: Props) {
  const t = useTranslations('interview.discard');
  const { recorder } = useRoom();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button disabled={disabled} onClick={() => setAsking(true)}>
        {children}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('title')}
        yes={t('yes')}
        no={t('no')}
        bad
        onYes={() => void recorder.control.discard(takeId)}
      >
        <p>{t('said')}</p>
      </Confirm>
    </>
  );
}
