import { defineConfig } from 'vitest/config';

// `pnpm guards` tries changed copies of src in mutant/; nobody else runs those.
export default defineConfig(({ mode }) => ({
  test: {
    name: 'db',
    include: [mode === 'mutant' ? 'mutant/**/*.test.ts' : 'src/**/*.test.ts'],
    // Thirty-two connections on two busy cores take their time.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    globalSetup: [mode === 'mutant' ? './mutant/testing/global-setup.ts' : './src/testing/global-setup.ts'],
  },
}));
