import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'server', globalSetup: ['../../packages/testing/src/global-setup.ts'] } });
