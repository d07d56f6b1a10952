'use client';
import type { Invitation as Asked } from '@interviews/client';
import { useIsMutating, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTRPC } from '../api/browser.tsx';
import { problemOf } from '../api/queries.ts';
import { useServerNow } from '../api/use-server-now.ts';
import { useBeginning } from './beginning.ts';
import { useDrafts } from './drafts.ts';
import { useLeaveGuard } from './leave-guard.ts';
import { limitOf, onlyHere, readAgainAfter } from './progress.ts';
import { type MakeRecorder, useRecorder } from './recorder.ts';
import { type Room, RoomProvider } from './room.tsx';
import { noIntent, type Screen, screenOf } from './screen.ts';
import { Between } from './screens/between.tsx';
import { Blocked } from './screens/blocked.tsx';
import { Check } from './screens/check.tsx';
import { Choose } from './screens/choose.tsx';
import { Closing } from './screens/closing.tsx';
import { Ended, Withdrawn } from './screens/ended.tsx';
import { Elsewhere, Found, LinkNeeded, Superseded } from './screens/other-place.tsx';
import { Question } from './screens/question.tsx';
import { Receipt } from './screens/receipt.tsx';
import { Recording } from './screens/recording.tsx';
import { Sending } from './screens/sending.tsx';
import { Watch } from './screens/watch.tsx';
import { Welcome } from './screens/welcome.tsx';
import { Write } from './screens/write.tsx';

/** The candidate's whole road. What is shown follows from what server and recorder say; this only brings them together. */
export function Interview({ invitationId, makeRecorder }: { invitationId: string; makeRecorder?: MakeRecorder }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const reading = trpc.invitations.get.queryOptions({ invitationId, as: 'candidate' });
  const { data: it, error } = useSuspenseQuery({
    ...reading,
    // From what was said alone: a figure that changed with every tick would start the timer anew with every tick.
    refetchInterval: ({ state: { data } }) => (data ? 1000 * readAgainAfter(data) : false),
  });
  const readAgain = () => void queries.invalidateQueries({ queryKey: reading.queryKey });
  const known = () => unfinishedOf(queries.getQueryData(reading.queryKey) ?? it);
  const { state, recorder } = useRecorder(invitationId, { known, settled: readAgain, make: makeRecorder });
  const drafts = useDrafts(it, readAgain);
  const [intent, setIntent] = useState(noIntent);
  const now = useServerNow(it.now);
  const screen = screenOf(it, { recorder: state, now, intent, refused: problemOf(error)?.code ?? null });

  // The camera is on where somebody looks into it, or will in a moment, and nowhere else.
  const opening = useIsMutating({ mutationKey: trpc.invitations.open.mutationKey() }) > 0;
  const camera = needsCamera(screen) || opening;
  useEffect(() => {
    if (!camera && state.devices.is !== 'closed') recorder.control.closeDevices();
  }, [camera, state.devices.is, recorder]);
  useBeginning('question' in screen ? `${screen.is} ${screen.question.id}` : 'next' in screen ? screen.next.id : screen.is);
  useLeaveGuard(onlyHere(state) || drafts.anyUnsaved());

  const room: Room = {
    it,
    screen,
    now,
    state,
    recorder,
    intent,
    want: (change) => setIntent((before) => ({ ...before, ...change })),
    draftOf: drafts.of,
    readAgain,
  };
  return <RoomProvider value={room}>{show(screen)}</RoomProvider>;
}

/** Takes that the server still waits for: another device began them, or this one before its storage was wiped. */
const unfinishedOf = (it: Asked) =>
  (it.questions ?? []).flatMap((question) =>
    question.answered
      ? []
      : (question.takes ?? []).flatMap(({ id, state }) =>
          state === 'recording' ? [{ takeId: id, questionId: question.id, limitSeconds: limitOf(it, question) }] : [],
        ),
  );

function needsCamera(screen: Screen): boolean {
  return screen.is === 'check' || screen.is === 'question' || screen.is === 'recording' || screen.is === 'blocked';
}

/** Without a default, and with its result's type: a screen that nobody draws does not compile. */
function show(screen: Screen): Exclude<ReactNode, undefined> {
  switch (screen.is) {
    case 'welcome':
      return <Welcome />;
    case 'check':
      return <Check />;
    case 'between':
      return <Between {...screen} key={screen.next.id} />;
    case 'question':
      return <Question {...screen} />;
    case 'recording':
      return <Recording {...screen} />;
    case 'sending':
      return <Sending {...screen} />;
    case 'watch':
      return <Watch {...screen} key={screen.question.id} />;
    case 'write':
      return <Write {...screen} key={screen.question.id} />;
    case 'choose':
      return <Choose {...screen} key={screen.question.id} />;
    case 'found':
      return <Found {...screen} />;
    case 'superseded':
      return <Superseded {...screen} />;
    case 'closing':
      return <Closing {...screen} />;
    case 'receipt':
      return <Receipt />;
    case 'ended':
      return <Ended {...screen} />;
    case 'withdrawn':
      return <Withdrawn />;
    case 'blocked':
      return <Blocked {...screen} />;
    case 'elsewhere':
      return <Elsewhere />;
    case 'link-needed':
      return <LinkNeeded />;
  }
}
