'use client';
import { type ChangeEvent, useState } from 'react';

/**
 * A field shows what is being typed into it until it is left, and what is kept after that: the server trims, and a space
 * at the end of a word must not vanish under the fingers.
 */
export function useTyped(value: string, onType: (text: string) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  return {
    value: typed ?? value,
    onChange(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) {
      setTyped(event.target.value);
      onType(event.target.value);
    },
    onBlur: () => setTyped(null),
  };
}
