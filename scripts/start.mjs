// `npm start`, and with --watch `npm run dev`: the whole system on this machine.
import { handOver } from './bootstrap.mjs';

await handOver('packages/devstack/src/main.ts', process.argv.slice(2));
