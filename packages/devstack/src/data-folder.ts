import { randomBytes, randomInt } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRoot } from './postgres-binaries.ts';
import { StartError } from './start-error.ts';

/** Made at the first start, so that each installation has its own. */
export type Secrets = {
  readonly NEXTAUTH_SECRET: string;
  readonly AUTH_JWT_SECRET: string;
  readonly LINK_KEYS: string;
  readonly BOOTSTRAP_ADMIN_PASSWORD: string;
};

/** The one folder that all embedded parts write to; says in one sentence when it cannot be that. */
export function openDataFolder(dir: string): void {
  try {
    // Root's PostgreSQL runs as nobody, who must be able to walk through.
    mkdirSync(join(dir, 'logs'), { recursive: true, mode: isRoot ? 0o711 : 0o700 });
    if (isRoot) chmodSync(dir, statSync(dir).mode | 0o011);
    accessSync(dir, constants.W_OK | constants.X_OK);
    accessSync(join(dir, 'logs'), constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`The data folder ${dir} cannot be written to (${code}); make it writable or set DATA_DIR to another.`);
  }
}

/** The secrets of this folder, made when they are not there. */
export function secretsIn(dir: string): Secrets {
  const file = join(dir, 'secrets.json');
  const known = existsSync(file) ? read(file) : {};
  const made: Secrets = {
    NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
    AUTH_JWT_SECRET: randomBytes(32).toString('hex'),
    LINK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
    BOOTSTRAP_ADMIN_PASSWORD: password(),
    ...known,
  };
  if (Object.keys(known).length < Object.keys(made).length) {
    writeFileSync(`${file}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return made;
}

function read(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
  } catch {
    throw new StartError(`${file} cannot be read; restore it, or delete it to have new secrets (links that were sent stop working).`);
  }
}

/** Four groups to read aloud or type, 80 bits; without the letters and figures that look alike. */
function password(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-');
}
