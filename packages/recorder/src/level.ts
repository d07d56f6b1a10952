import type { Clock } from './ports.ts';

const every = 100;

/**
 * How loud the microphone is, ten times a second; null while nobody can say. It stands in nobody's way: in Firefox
 * without a sound device `resume()` never settles, so nothing waits for it.
 */
export function listenToLevel(stream: MediaStream, clock: Clock, heard: (level: number | null) => void): () => void {
  if (stream.getAudioTracks().length === 0 || typeof AudioContext === 'undefined') return () => {};
  let context: AudioContext;
  let analyser: AnalyserNode;
  try {
    context = new AudioContext();
    analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(stream).connect(analyser);
  } catch {
    return () => {};
  }
  context.resume().catch(() => {});

  const samples = new Float32Array(analyser.fftSize);
  let cancel: () => void = () => {};
  const measure = () => {
    cancel = clock.after(every, measure);
    if (context.state !== 'running') return heard(null);
    analyser.getFloatTimeDomainData(samples);
    heard(Math.min(1, 3 * Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)));
  };
  measure();
  return () => {
    cancel();
    context.close().catch(() => {});
  };
}
