import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with the library's parameters (19 MiB, 2 passes), which are OWASP's least. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** Stands in where there is no user, or none with a password yet, so that an unknown address is as slow as a wrong password. */
const nobody = hashPassword(randomBytes(32).toString('hex'));

export async function passwordFits(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? (await nobody), password).catch(() => false);
  return passwordHash != null && fits;
}
