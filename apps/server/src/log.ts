import { type DestinationStream, type Logger, pino, stdSerializers, type TransportTargetOptions, transport } from 'pino';

type Settings = { readonly LOG_LEVEL: string; readonly LOKI_HOST?: string | undefined };

/**
 * JSON lines. Addresses are logged by route (`/interview/:token`), never as they came, and headers not at all,
 * so that no link, cookie or bearer can get here; what slips in under these names is blacked out.
 */
export function makeLog({ LOG_LEVEL, LOKI_HOST }: Settings, destination?: DestinationStream): Logger {
  const secrets = ['authorization', 'cookie', 'accessToken', 'slicesToken', 'token', 'password', 'key'];
  const options = {
    level: LOG_LEVEL,
    base: { service: 'server' },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    serializers: { err: bare },
  };
  if (destination) return pino(options, destination);
  if (!LOKI_HOST) return pino(options);
  const targets: TransportTargetOptions[] = [
    { target: 'pino/file', options: { destination: 1 } },
    { target: import.meta.resolve('pino-loki'), options: { host: LOKI_HOST, batching: { interval: 5 }, labels: { service: 'server' } } },
  ];
  return pino(options, transport({ targets }));
}

/** An error without what hangs on it: a database's carries the row, an S3 client's the request. */
function bare(error: Error): object {
  const { type, message, stack } = stdSerializers.err(error);
  return { type, message, stack, ...('code' in error && { code: error.code }) };
}
