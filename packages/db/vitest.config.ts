import { defineConfig } from 'vitest/config';

// races/mutants.ts tries changed copies of src in mutant/; nobody else runs those.
export default defineConfig(({ mode }) => ({
  test: {
    name: 'db',
    include: [mode === 'mutant' ? 'mutant/**/*.test.ts' : 'src/**/*.test.ts'],
    globalSetup: ['../testing/src/global-setup.ts'],
  },
}));
