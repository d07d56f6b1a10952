import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'one-page', globalSetup: ['../../packages/db/src/testing/global-setup.ts'] },
});
