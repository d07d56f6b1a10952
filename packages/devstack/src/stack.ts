import { join, resolve } from 'node:path';
import { choosePorts } from './choose-ports.ts';
import { ADMIN_EMAIL, type Composition, type Env, embeddedIn, environmentOf, type Ports } from './compose.ts';
import { openDataFolder, secretsIn } from './data-folder.ts';
import { type Kept, keep, type Part } from './keep.ts';
import { lockFile } from './lock.ts';
import { type LogFile, openLog } from './log-file.ts';
import { notableOnly } from './notable.ts';
import { nodeParts, type PartName, postgresPart } from './parts.ts';
import { urlOf } from './postgres.ts';
import { openCluster } from './postgres-cluster.ts';
import { run } from './run.ts';
import { StartError } from './start-error.ts';
import { stopInOrder } from './stop-in-order.ts';
import { buildWeb } from './web-build.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

export type StackOptions = {
  readonly dataDir: string;
  /** The environment of the processes; what it configures (DATABASE_URL, KAFKA_BROKERS, SMTP_URL, S3_…) is not embedded. */
  readonly env: Env;
  /** Before the environment's, before the usual ones. */
  readonly ports?: Partial<Ports>;
  /** What a person should know: a part that fell and came back, an error in a log. */
  readonly log?: (sentence: string) => void;
  /** Restart and rebuild on changes, for those who work on it. */
  readonly watch?: boolean;
};

export type Stack = AsyncDisposable & {
  readonly urls: {
    readonly web: string;
    readonly server: string;
    readonly mail: string | undefined;
    readonly kafka: string;
    readonly database: string | undefined;
  };
  readonly admin: { readonly email: string; readonly password: string };
  /** What the apps were given, secrets included: for a test that makes a session of its own. */
  readonly env: Env;
  /** For tests of faults. */
  readonly parts: Readonly<Partial<Record<PartName, Kept>>>;
  stop(): Promise<void>;
};

/** Starts the whole system on this machine and keeps it running; returns once server, worker and web app answer. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { env, watch = false, log: say = () => {} } = options;
  const dataDir = resolve(options.dataDir);
  await using undo = new AsyncDisposableStack();
  openDataFolder(dataDir);
  const held = (pid: number) => `It already runs on ${dataDir} (process ${pid}); stop it first, or set DATA_DIR to another folder.`;
  undo.use(lockFile(join(dataDir, 'lock'), held));
  const embedded = embeddedIn(env);
  const ports = await choosePorts(env, options.ports ?? {}, embedded);
  const secrets = secretsIn(dataDir);

  const parts: Partial<Record<PartName, Kept>> = {};
  const logs = undo.adopt(new Map<string, LogFile>(), (all) => {
    for (const it of all.values()) it.close();
  });
  const logOf = (name: string) => {
    const file = openLog(join(dataDir, 'logs', `${name}.log`));
    logs.set(name, file);
    return file.write;
  };
  const start = (part: Part): Kept => {
    const write = logOf(part.name);
    const notable = notableOnly();
    const kept = keep(part, {
      say,
      log(line) {
        write(line);
        const sentence = notable(line);
        if (sentence !== undefined) say(`${part.name}: ${sentence}`);
      },
    });
    parts[part.name as PartName] = kept;
    return kept;
  };
  undo.defer(() => stopInOrder(parts));

  const dir = join(dataDir, 'postgres');
  const cluster = embedded.database ? await openCluster(dir, say) : undefined;
  const databaseUrl = cluster && urlOf(cluster, ports.database);
  const composition: Composition = { dataDir, env, ports, secrets, watch, databaseUrl };
  const node = nodeParts(ROOT, composition);
  const given = environmentOf(composition);

  const below = [
    ...(cluster ? [start(postgresPart(dir, cluster, ports.database, say))] : []),
    ...(embedded.kafka ? [start(node.broker)] : []),
    ...(embedded.mail ? [start(node.mail)] : []),
    start(node.front),
  ];
  const built = watch ? undefined : buildWeb(ROOT, given, say, logOf('build'));
  built?.catch(() => {}); // heard below, in its turn
  await Promise.all(below.map((it) => it.ready));
  await migrate(given, logOf('migrate'));
  const above = [start(node.server), start(node.worker)];
  await built;
  above.push(start(node.web));
  await Promise.all(above.map((it) => it.ready));

  const running = undo.move();
  return {
    urls: {
      web: given['FRONTEND_URL'] ?? '',
      server: `http://127.0.0.1:${ports.server}`,
      mail: embedded.mail ? `http://localhost:${ports.mail}` : undefined,
      kafka: given['KAFKA_BROKERS'] ?? '',
      database: given['DATABASE_URL'],
    },
    admin: { email: given['BOOTSTRAP_ADMIN_EMAIL'] ?? ADMIN_EMAIL, password: given['BOOTSTRAP_ADMIN_PASSWORD'] ?? '' },
    env: given,
    parts,
    stop: () => running.disposeAsync(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function migrate(env: Env, log: (line: string) => void): Promise<void> {
  const { code, lastWords } = await run(process.execPath, ['src/migrate.ts', 'run'], { cwd: join(ROOT, 'packages/db'), env, log });
  if (code !== 0) throw new StartError(`The database could not be brought to the newest schema:\n  ${lastWords.join('\n  ')}`);
}
