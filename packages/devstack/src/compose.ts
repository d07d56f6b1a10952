import { join } from 'node:path';
import type { Secrets } from './data-folder.ts';

/** Every port of the system on this machine; `next` and `database` are ours alone, the others are known by their numbers. */
export type Ports = {
  readonly web: number;
  readonly server: number;
  readonly worker: number;
  readonly next: number;
  readonly database: number;
  readonly kafka: number;
  readonly smtp: number;
  readonly mail: number;
};

export type Env = Readonly<Record<string, string | undefined>>;

/** What each port is set by, is by default, and is for. */
export const PORTS: { readonly [Name in keyof Ports]: { readonly variable: string; readonly usual: number; readonly of: string } } = {
  web: { variable: 'WEB_PORT', usual: 3000, of: 'the address that browsers open' },
  server: { variable: 'PORT', usual: 3007, of: 'the server' },
  worker: { variable: 'WORKER_PORT', usual: 3008, of: "the worker's health and metrics" },
  next: { variable: 'NEXT_PORT', usual: 3001, of: 'the web app behind the front' },
  database: { variable: 'DATABASE_PORT', usual: 5439, of: 'the embedded PostgreSQL' },
  kafka: { variable: 'KAFKA_PORT', usual: 9092, of: 'the embedded Kafka broker' },
  smtp: { variable: 'SMTP_PORT', usual: 1025, of: 'the mail catcher' },
  mail: { variable: 'MAIL_PORT', usual: 8025, of: 'the page of caught mail' },
};

/** Which servers are not configured, and so run here. */
export type Embedded = { readonly database: boolean; readonly kafka: boolean; readonly mail: boolean };

export function embeddedIn(env: Env): Embedded {
  return {
    database: !env['DATABASE_URL'] && !env['DATABASE_HOST'],
    kafka: !env['KAFKA_BROKERS'],
    mail: !env['SMTP_URL'],
  };
}

export const ADMIN_EMAIL = 'admin@example.com';

export type Composition = {
  readonly dataDir: string;
  readonly env: Env;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly watch: boolean;
  /** The embedded database's address; absent when another one is configured. */
  readonly databaseUrl?: string | undefined;
};

/** The environment of all our processes: what is configured stays, and only what is missing names the embedded part. */
export function environmentOf({ dataDir, env, ports, secrets, databaseUrl }: Composition): Env {
  const address = env['FRONTEND_URL'] || `http://localhost:${ports.web}`;
  const embedded = embeddedIn(env);
  const media = env['S3_ENDPOINT'] ? {} : { MEDIA_DIR: join(dataDir, 'media') };
  const missing: Env = {
    EMBEDDED: '1',
    ...secrets,
    BOOTSTRAP_ADMIN_EMAIL: ADMIN_EMAIL,
    FRONTEND_URL: address,
    NEXTAUTH_URL: address,
    SERVER_URL: `http://127.0.0.1:${ports.server}`,
    MAIL_FROM: 'Interviews <interviews@localhost>',
    NEXT_TELEMETRY_DISABLED: '1',
    ...(embedded.database && { DATABASE_URL: databaseUrl }),
    ...(embedded.kafka && { KAFKA_BROKERS: `127.0.0.1:${ports.kafka}` }),
    ...(embedded.mail && { SMTP_URL: `smtp://127.0.0.1:${ports.smtp}` }),
    ...media,
  };
  const configured = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  return { ...missing, ...configured, WEB_PORT: String(ports.web), WORKER_PORT: String(ports.worker), PORT: String(ports.server) };
}
