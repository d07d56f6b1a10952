import { defineConfig } from 'vitest/config';

export default defineConfig({
  // `new Date` in a test says what it says anywhere.
  test: {
    name: 'web',
    include: ['src/**/*.test.{ts,tsx}'],
    env: { TZ: 'UTC' },
    testTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
