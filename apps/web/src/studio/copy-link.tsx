'use client';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useSay } from '../ui/notice.tsx';

/** A link to be handed on. */
export function LinkField({ url, name }: { url: string; name: string }) {
  const t = useTranslations('link');
  return <CopyField text={url} label={t('label', { name })} act={t('copy')} copied={t('copied', { name })} />;
}

/** What is handed on as it is: in full, selected when touched, copied by a button. */
export function CopyField({ text, label, act, copied }: { text: string; label: string; act: string; copied: string }) {
  const t = useTranslations('link');
  const say = useSay();
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    const done = await copyText(text);
    if (!done) field.current?.select();
    say(done ? { mark: 'kept', words: copied } : { mark: 'warn', words: t('byHand') });
  };
  return (
    <div className="flex flex-wrap gap-2">
      <input
        ref={field}
        className="field min-w-0 flex-1 basis-60"
        readOnly
        value={text}
        aria-label={label}
        onFocus={(event) => event.target.select()}
      />
      <Button onClick={() => void copy()}>
        <Icon is="copy" /> {act}
      </Button>
    </div>
  );
}

/** @returns whether it worked: a browser may refuse, and has no clipboard at all where a site is read over plain http */
export const copyText = (text: string): Promise<boolean> =>
  navigator.clipboard
    ? navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      )
    : Promise.resolve(false);
