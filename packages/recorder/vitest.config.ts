import { defineConfig } from 'vitest/config';

// `pnpm guards` tries changed copies of src in mutant/; nobody else runs those.
export default defineConfig(({ mode }) => ({
  test: { name: 'recorder', include: [mode === 'mutant' ? 'mutant/**/*.test.ts' : 'src/**/*.test.ts'] },
}));
