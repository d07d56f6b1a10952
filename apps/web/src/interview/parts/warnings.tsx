'use client';
import type { Fault } from '@interviews/recorder';
import { useTranslations } from 'next-intl';
import { useRoom } from '../room.tsx';
import { Warning } from './stage.tsx';

const spoken = ['muted', 'silent', 'unplugged', 'storage-full', 'superseded'] as const;
type Spoken = (typeof spoken)[number];
const isSpoken = (code: Fault['code']): code is Spoken => (spoken as readonly string[]).includes(code);

/** What goes badly while it goes on: one sentence, the worst first. */
export function Warnings() {
  const t = useTranslations('interview.warning');
  const code = useRoom()
    .state.faults.map((fault) => fault.code)
    .find(isSpoken);
  return code ? <Warning>{t(code)}</Warning> : null;
}
