'use client';
import { type ChangeEvent, useRef, useState } from 'react';

const PAUSE = 250;

/** A search field: what is typed shows at once, and is asked for after a pause. The address has the last word, as after “back”. */
export function useSearch(asked: string, ask: (words: string) => void) {
  const [typed, setTyped] = useState<{ words: string; over: string } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const current = typed && (typed.over === asked || typed.words.trim() === asked) ? typed.words : asked;
  const clear = () => {
    clearTimeout(timer.current);
    setTyped(null);
  };
  const field = {
    value: current,
    maxLength: 200,
    onChange(event: ChangeEvent<HTMLInputElement>) {
      const words = event.target.value;
      setTyped({ words, over: asked });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => ask(words.trim()), PAUSE);
    },
  };
  return { field, clear };
}
