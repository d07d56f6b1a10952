import { type Logger, pino, type TransportTargetOptions, transport } from 'pino';

/** JSON lines on stdout, and to Loki where `LOKI_HOST` is set. Mails and links are never logged, only their ids. */
export function makeLog({ LOG_LEVEL, LOKI_HOST }: { LOG_LEVEL: string; LOKI_HOST?: string | undefined }): Logger {
  const options = { level: LOG_LEVEL, base: { service: 'worker' } };
  if (!LOKI_HOST) return pino(options);
  const targets: TransportTargetOptions[] = [
    { target: 'pino/file', options: { destination: 1 } },
    { target: import.meta.resolve('pino-loki'), options: { host: LOKI_HOST, batching: { interval: 5 }, labels: { service: 'worker' } } },
  ];
  return pino(options, transport({ targets }));
}
