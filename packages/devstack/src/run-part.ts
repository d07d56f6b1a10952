import { parseArgs } from 'node:util';

type Kind = { string: string; number: number };
type Flags<Shape extends Record<string, keyof Kind>> = { [Name in keyof Shape]: Kind[Shape[Name]] };

/**
 * Runs one embedded part as a process of its own: reads its flags, all of which are needed, starts it, and disposes it on SIGTERM or
 * SIGINT.
 */
export async function runPart<const Shape extends Record<string, keyof Kind>>(
  shape: Shape,
  start: (flags: Flags<Shape>) => Promise<AsyncDisposable>,
): Promise<void> {
  const { values } = parseArgs({ options: Object.fromEntries(Object.keys(shape).map((name) => [name, { type: 'string' as const }])) });
  const flags = Object.fromEntries(Object.entries(shape).map(([name, kind]) => [name, read(name, kind, values[name])]));
  const part = await start(flags as Flags<Shape>);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await part[Symbol.asyncDispose]();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function read(name: string, kind: keyof Kind, value: string | boolean | undefined): string | number {
  if (typeof value !== 'string') throw new Error(`--${name} is missing.`);
  if (kind === 'string') return value;
  const number = Number(value);
  if (!Number.isInteger(number)) throw new Error(`--${name} must be a whole number.`);
  return number;
}
