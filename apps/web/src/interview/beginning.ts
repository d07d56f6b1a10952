'use client';
import { useEffect, useRef } from 'react';

/** A new screen without a load: who listens instead of looking, or uses keys, is taken to its beginning. */
export function useBeginning(screen: string): void {
  const before = useRef(screen);
  useEffect(() => {
    if (before.current !== screen) document.querySelector<HTMLElement>('#main h1')?.focus();
    before.current = screen;
  }, [screen]);
}
