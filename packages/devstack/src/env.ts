import { resolve } from 'node:path';
import type { Env } from './compose.ts';

/** The environment that the person at the terminal gave; the only reader of `process.env` here. */
export const environment = (): Env => process.env;

/** The data folder: `DATA_DIR`, or `.data` at the root of the checkout. */
export const dataFolder = (env: Env): string => resolve(import.meta.dirname, '../../..', env['DATA_DIR'] || '.data');
