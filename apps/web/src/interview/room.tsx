'use client';
import type { Invitation } from '@interviews/client';
import type { RecorderState } from '@interviews/recorder';
import { createContext, use } from 'react';
import type { Content, Draft } from './draft.ts';
import type { AttachedRecorder } from './recorder.ts';
import type { Intent, Question, Screen } from './screen.ts';

/** What every screen may look at. It changes nothing here but what this page wants. */
export interface Room {
  readonly it: Invitation;
  readonly screen: Screen;
  /** The server's clock. */
  readonly now: number;
  readonly state: RecorderState;
  readonly recorder: AttachedRecorder;
  readonly intent: Intent;
  readonly want: (intent: Partial<Intent>) => void;
  readonly draftOf: (question: Question, empty: Content) => Draft;
  readonly readAgain: () => void;
}

const Context = createContext<Room | null>(null);
export const RoomProvider = Context;

export function useRoom(): Room {
  const room = use(Context);
  if (!room) throw new Error('A screen stands in an interview.');
  return room;
}
