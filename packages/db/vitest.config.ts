import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'db', globalSetup: ['../testing/src/global-setup.ts'] } });
