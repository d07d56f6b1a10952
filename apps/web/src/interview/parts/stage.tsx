'use client';
import { type ReactNode, useState } from 'react';
import { Mark } from '../../ui/mark.tsx';

/** Where the camera picture stands, mirrored, as people know themselves. */
export function Stage({
  stream,
  label,
  tag,
  recording = false,
  children,
}: {
  stream: MediaStream | null;
  label: string;
  tag?: string;
  recording?: boolean;
  children?: ReactNode;
}) {
  const show = (video: HTMLVideoElement | null) => {
    if (video && video.srcObject !== stream) video.srcObject = stream;
  };
  return (
    <div className="stage">
      {stream && <video ref={show} className="scene mirrored" autoPlay muted playsInline aria-label={label} />}
      {children && <div className="off">{children}</div>}
      {tag && (
        <p className="tag">
          {recording && <span className="rec" />} {tag}
        </p>
      )}
    </div>
  );
}

type PlayerProps = {
  /** What was just recorded here plays at once; the server's address is signed for five minutes. */
  src: string | null;
  label: string;
  tag?: string;
  /** A still, for a browser that shows nothing before it plays. */
  poster?: string | null | undefined;
  /** Asks for a new address. */
  onStale?: () => void;
};

/** Plays one take. Give it the take's id as key: it keeps the address it began with, or a reading would start it anew. */
export function Player({ src, label, tag, poster, onStale }: PlayerProps) {
  const [playing, setPlaying] = useState({ src, stale: false, at: 0 });
  const current = playing.src === null || (playing.stale && src !== playing.src) ? src : playing.src;
  if (current !== playing.src) setPlaying({ src: current, stale: false, at: playing.at });

  // A recording straight from the browser does not know its length: going to the far end makes it look.
  const measure = (video: HTMLVideoElement) => {
    if (playing.at > 0) video.currentTime = playing.at;
    else if (video.duration === Number.POSITIVE_INFINITY) {
      video.addEventListener('durationchange', () => (video.currentTime = 0), { once: true });
      video.currentTime = 1e101;
    }
  };
  const failed = (video: HTMLVideoElement) => {
    if (playing.stale) return;
    setPlaying({ src: playing.src, stale: true, at: video.currentTime });
    onStale?.();
  };
  return (
    <div className="stage">
      {current && (
        // biome-ignore lint/a11y/useMediaCaption: a person watches what it has just said itself
        <video
          key={current}
          className="scene"
          src={current}
          poster={poster ?? undefined}
          controls
          playsInline
          preload="metadata"
          aria-label={label}
          onLoadedMetadata={({ currentTarget }) => measure(currentTarget)}
          onError={({ currentTarget }) => failed(currentTarget)}
        />
      )}
      {tag && <p className="tag">{tag}</p>}
    </div>
  );
}

const bars = Array.from({ length: 20 }, (_, index) => index);

/** The voice, as segments that it lights. */
export function Level({ level, label }: { level: number; label: string }) {
  const lit = Math.round(level * 20);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn as segments
    <div className="level" role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={20} aria-valuenow={lit}>
      {bars.map((bar) => (
        <i key={bar} data-on={bar < lit} />
      ))}
    </div>
  );
}

/** Something to know that stops nobody: a mark and a sentence above the stage. */
export function Warning({ children }: { children: ReactNode }) {
  return (
    <p className="warning state warn" role="alert">
      <Mark is="warn" /> <span>{children}</span>
    </p>
  );
}
