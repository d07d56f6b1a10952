'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { Button } from '../../ui/button.tsx';

const TRIES = 2;
/** An MP4 is made a little after a take can be played; who waits for it is shown it by itself. */
const AGAIN_MS = 15_000;

/** Safari of some years plays no WebM: better said than shown as a black box. A type that is not known yet is tried. */
const playsHere = (mimeType: string | null) => mimeType === null || document.createElement('video').canPlayType(mimeType) !== '';

/**
 * Plays a take from its signed address. The address lives five minutes, so a pause over lunch ends in an error of the
 * player: then a new one is asked for, and it goes on where it was.
 */
export function AnswerVideo({ takeId, label }: { takeId: string; label: string }) {
  const t = useTranslations('invitation.player');
  const take = useQuery(
    useTRPC().takes.get.queryOptions(
      { takeId },
      {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        refetchInterval: ({ state: { data } }) => (data?.playbackUrl && !playsHere(data.mimeType) ? AGAIN_MS : false),
      },
    ),
  );
  const place = useRef({ at: 0, playing: false });
  const tries = useRef(0);
  const [broken, setBroken] = useState(false);

  const failed = (video: HTMLVideoElement) => {
    place.current = { at: video.currentTime || place.current.at, playing: place.current.playing };
    tries.current += 1;
    if (tries.current > TRIES) setBroken(true);
    else void take.refetch();
  };
  const goOn = (video: HTMLVideoElement) => {
    if (place.current.at > 0) video.currentTime = place.current.at;
    if (place.current.playing) void video.play().catch(() => {}); // a browser may want a click first
  };
  const again = () => {
    tries.current = 0;
    setBroken(false);
    void take.refetch();
  };

  if (take.isPending) return <div className="stage grid place-items-center">{t('loading')}</div>;
  const url = take.data?.playbackUrl;
  if (broken || take.isError || !url) {
    return (
      <div className="stage grid content-center justify-items-center gap-3 p-6 text-center">
        <p>{take.data?.state === 'broken' ? t('unplayable') : t('failed')}</p>
        {take.data?.state !== 'broken' && <Button onClick={again}>{t('again')}</Button>}
      </div>
    );
  }
  if (!playsHere(take.data.mimeType)) {
    return (
      <div className="stage grid content-center justify-items-center gap-3 p-6 text-center">
        <p className="max-w-[48ch]">{t('notHere')}</p>
        <a href={url} download={`${label}.webm`}>
          {t('save')}
        </a>
      </div>
    );
  }
  return (
    <div className="stage">
      {/* biome-ignore lint/a11y/useMediaCaption: a candidate's own words; a transcript comes with an analysis, where there is one */}
      <video
        controls
        playsInline
        preload="metadata"
        src={url}
        poster={take.data.posterUrl ?? undefined}
        aria-label={label}
        onError={(event) => failed(event.currentTarget)}
        onLoadedMetadata={(event) => goOn(event.currentTarget)}
        onPlaying={() => {
          tries.current = 0;
          place.current.playing = true;
        }}
        onPause={() => {
          place.current.playing = false;
        }}
        onTimeUpdate={(event) => {
          // A new address starts with a `timeupdate` at 0, before anything is loaded: not the place.
          if (event.currentTarget.readyState > 0) place.current.at = event.currentTarget.currentTime;
        }}
      />
    </div>
  );
}
