import { defineConfig } from '@playwright/test';

const { web } = JSON.parse(process.env['E2E_WORLD'] ?? '{}') as { web?: string };
const clip = JSON.parse(process.env['E2E_CLIP'] ?? '{}') as { video?: string; audio?: string };

export default defineConfig({
  testDir: 'src',
  // The first pages are those of an empty system, so they come before anything is written.
  projects: [
    { name: 'pages', testMatch: 'pages.spec.ts' },
    { name: 'roads', testMatch: '*.spec.ts', testIgnore: 'pages.spec.ts' },
  ],
  workers: 1, // one camera, two cores
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: process.env['E2E_REPORT'] ?? 'test-results/report.json' }]],
  use: {
    baseURL: web ?? 'http://localhost',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '',
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-video-capture=${clip.video}`,
        `--use-file-for-fake-audio-capture=${clip.audio}`,
      ],
    },
  },
});
