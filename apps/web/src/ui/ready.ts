'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** Whether a press does anything yet: what the server drew has no ears before the scripts are there, and must not look as if it had. */
export const useReady = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
