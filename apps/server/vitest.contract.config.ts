import { defineConfig } from 'vitest/config';
import server from './vitest.config.ts';

const url = process.env['BASE_URL'];

/** The contract alone: at the server of `BASE_URL`, else at one of our own. */
export default defineConfig({
  test: {
    ...server.test,
    name: 'contract',
    include: ['src/contract/**/*.test.ts'],
    reporters: ['default', './src/contract/testing/count.ts'],
    ...(url && { globalSetup: [], env: { CONTRACT_URL: url } }),
  },
});
