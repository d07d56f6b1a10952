'use client';
import { useRef } from 'react';
import { newId } from './new-id.ts';

/**
 * Ids for what a form makes. The same words again, after an answer that was lost, are the same thing; other words are another.
 * @returns the id for these words, and that of the words sent last (empty before any were)
 */
export function useMadeId(): { of: (body: object) => string; last: () => string } {
  const sent = useRef({ id: '', words: '' });
  return {
    of(body) {
      const words = JSON.stringify(body);
      if (words !== sent.current.words) sent.current = { id: newId(), words };
      return sent.current.id;
    },
    last: () => sent.current.id,
  };
}
