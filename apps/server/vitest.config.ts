import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'server', globalSetup: ['../../packages/db/src/testing/global-setup.ts'] } });
