import { defineConfig } from '@playwright/test';
import { type Clip, cameraArgs } from './src/clip.ts';
import { type EngineName, engineNames } from './src/engines/engine.ts';

const { web } = JSON.parse(process.env['E2E_WORLD'] ?? '{}') as { web?: string };
const clip = JSON.parse(process.env['E2E_CLIP'] ?? '{}') as Clip;
const found = JSON.parse(process.env['E2E_ENGINES'] ?? '{}') as Partial<Record<EngineName, unknown>>;

/** The candidate's road in each engine that is here: by itself only its journey, with E2E_LANE=engines its bad days too. */
const lane = process.env['E2E_LANE'] === 'engines';
/** What takes many minutes, and what needs a bucket: each by itself. */
const alone = (['long', 'direct'] as const).find((name) => name === process.env['E2E_LANE']);
const engines = engineNames
  .filter((engine) => found[engine])
  .map((engine) => ({ name: engine, testDir: 'src/engines', testMatch: lane ? '*.spec.ts' : 'journey.spec.ts', use: { engine } }));

export default defineConfig<object, { engine: EngineName }>({
  testDir: 'src',
  // The first pages are those of an empty system, so they come before anything is written.
  projects: [
    ...(alone ? [{ name: alone, testDir: `src/${alone}` }] : []),
    ...(lane || alone
      ? []
      : [
          { name: 'pages', testMatch: 'pages.spec.ts' },
          { name: 'roads', testMatch: '*.spec.ts', testIgnore: ['pages.spec.ts', 'engines/**', 'long/**', 'direct/**'] },
        ]),
    ...(alone ? [] : engines),
  ],
  workers: 1, // one camera, two cores
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['E2E_REPORT'] ?? 'test-results/report.json' }],
    ...(lane ? [['./src/engines/table.ts'] as const] : []),
  ],
  use: {
    baseURL: web ?? 'http://localhost',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '',
      args: ['--no-sandbox', '--disable-background-networking', ...cameraArgs(clip)],
    },
  },
});
