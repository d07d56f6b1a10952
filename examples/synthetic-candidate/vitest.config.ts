import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'synthetic-candidate', globalSetup: ['../../packages/db/src/testing/global-setup.ts'] },
});
