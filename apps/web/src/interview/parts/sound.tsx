'use client';
import { useTranslations } from 'next-intl';
import { useRoom } from '../room.tsx';
import { Level } from './stage.tsx';

/** How loud the person is, and the same in words. */
export function Sound() {
  const t = useTranslations('interview.question');
  const { is, level } = useRoom().state.devices;
  if (is !== 'open') return null;
  return (
    <div className="g-level">
      <dt>{t('sound')}</dt>
      <dd>
        {level !== null && <Level level={level} label={t('sound')} />}
        <p>{t(level === null ? 'noLevel' : level > 0.1 ? 'heard' : 'quiet')}</p>
      </dd>
    </div>
  );
}
