import { parseArgs } from 'node:util';
import { dataFolder, environment } from './env.ts';
import { type Stack, startStack } from './stack.ts';
import { StartError } from './start-error.ts';

// node packages/devstack/src/main.ts [--watch]: what `npm start` and `npm run dev` come to. It says where everything is and stops it
// in order on Ctrl-C, SIGTERM, or when the script that started it is gone.
const { values } = parseArgs({ options: { watch: { type: 'boolean', default: false } } });
const env = environment();
const dataDir = dataFolder(env);
const say = (sentence: string) => console.log(`  ${sentence}`);

let stack: Stack | undefined;
let askedAt: number | undefined;

async function stop(): Promise<void> {
  const now = Date.now();
  // A terminal's Ctrl-C comes from it and again from the script that started us; only a person's second one means "at once".
  if (askedAt !== undefined) {
    if (now - askedAt > 1_000) process.exit(130);
    return;
  }
  askedAt = now;
  if (!stack) process.exit(130); // everything that was started ends with us
  say('Stopping.');
  await stack.stop();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.on('disconnect', stop);

try {
  stack = await startStack({ dataDir, env, watch: values.watch, log: say });
} catch (error) {
  console.error(error instanceof StartError ? `\n  ${error.message}\n` : error);
  process.exit(1);
}
const { urls, admin } = stack;
console.log(`
  Open      ${urls.web}
  Sign in   ${admin.email}  ${admin.password}
  Mail      ${urls.mail ?? 'goes out by the server in SMTP_URL'}
`);
