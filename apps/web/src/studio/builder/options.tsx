'use client';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useRef, useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { newId } from '../new-id.ts';
import { useTyped } from '../use-typed.ts';

type Option = { id: string; text: string };
type Props = { options: readonly Option[]; disabled: boolean; onChange: (options: Option[], pace: 'typing' | 'now') => void };
const MOST = 20;

/** What can be chosen. Below the last stands an empty line: who writes there has added one. */
export function Options({ options, disabled, onChange }: Props) {
  const t = useTranslations('builder.options');
  const list = useRef<HTMLOListElement>(null);
  const [spare] = useState(() => Array.from({ length: MOST }, newId)); // each line keeps its id when it gets its first letter
  const free = spare.filter((id) => !options.some((option) => option.id === id));
  const blanks = Math.min(Math.max(1, 2 - options.length), MOST - options.length);
  const lines = [...options, ...free.slice(0, blanks).map((id) => ({ id, text: '' }))];

  const write = (id: string, text: string) => {
    const known = options.some((option) => option.id === id);
    onChange(known ? options.map((it) => (it.id === id ? { id, text } : it)) : [...options, { id, text }], 'typing');
  };
  const remove = (id: string) =>
    onChange(
      options.filter((it) => it.id !== id),
      'now',
    );
  const next = (event: KeyboardEvent, index: number) => {
    if (event.key !== 'Enter' || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    list.current?.querySelectorAll('input')[index + 1]?.focus();
  };

  return (
    <fieldset disabled={disabled} className="mb-3">
      <legend className="field-label mb-1">
        {t('title')} <span className="field-help">{t('help')}</span>
      </legend>
      <ol ref={list} className="grid gap-2">
        {lines.map((line, index) => (
          <Line
            key={line.id}
            text={line.text}
            number={index + 1}
            blank={index >= options.length}
            onWrite={(text) => write(line.id, text)}
            onRemove={() => remove(line.id)}
            onKeyDown={(event) => next(event, index)}
          />
        ))}
      </ol>
    </fieldset>
  );
}

type LineProps = {
  text: string;
  number: number;
  blank: boolean;
  onWrite: (text: string) => void;
  onRemove: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

function Line({ text, number, blank, onWrite, onRemove, onKeyDown }: LineProps) {
  const t = useTranslations('builder.options');
  const typed = useTyped(text, onWrite);
  const left = () => {
    typed.onBlur();
    if (!blank && text.trim() === '') onRemove(); // an emptied line is no option
  };
  return (
    <li className="flex items-center gap-1">
      <input
        className="field"
        maxLength={500}
        aria-label={t('option', { number })}
        placeholder={blank ? t('another') : ''}
        {...typed}
        onBlur={left}
        onKeyDown={onKeyDown}
      />
      {blank ? (
        <span className="w-8 flex-none max-md:w-touch" />
      ) : (
        <IconButton icon="close" label={t('remove', { number })} onClick={onRemove} />
      )}
    </li>
  );
}
