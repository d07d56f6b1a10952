// `npm test`: everything that shows whether this works, on services of its own. Also beside a running `npm start`.
import { handOver } from './bootstrap.mjs';

await handOver('scripts/test-lanes.ts', process.argv.slice(2));
