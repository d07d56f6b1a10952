// `npm run reset`: forgets everything in the data folder, after asking.
import { handOver } from './bootstrap.mjs';

await handOver('packages/devstack/src/reset-main.ts', process.argv.slice(2));
