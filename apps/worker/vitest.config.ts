import { defaultExclude, defineConfig } from 'vitest/config';

/** The fault suite kills processes and waits for outages, so it runs by itself: `pnpm test:faults`. */
const only = process.env['FAULTS'] ? { include: ['src/**/*.faults.test.ts'] } : { exclude: [...defaultExclude, 'src/**/*.faults.test.ts'] };

export default defineConfig({ test: { name: 'worker', globalSetup: ['../../packages/db/src/testing/global-setup.ts'], ...only } });
