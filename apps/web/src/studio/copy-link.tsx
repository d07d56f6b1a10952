'use client';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useSay } from '../ui/notice.tsx';

/** A link to be handed on: in full, selected when touched, copied by a button. */
export function LinkField({ url, name }: { url: string; name: string }) {
  const t = useTranslations('link');
  const say = useSay();
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    const copied = await copyText(url);
    if (!copied) field.current?.select();
    say(copied ? { mark: 'kept', words: t('copied', { name }) } : { mark: 'warn', words: t('byHand') });
  };
  return (
    <div className="flex flex-wrap gap-2">
      <input
        ref={field}
        className="field min-w-0 flex-1 basis-60"
        readOnly
        value={url}
        aria-label={t('label', { name })}
        onFocus={(event) => event.target.select()}
      />
      <Button onClick={() => void copy()}>
        <Icon is="copy" /> {t('copy')}
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
