import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const withWords = createNextIntlPlugin('./src/messages/request.ts');

/** No rewrites: the front sends /api/* to the server. `WEB_DIST_DIR` lets two builds run side by side. */
const config: NextConfig = {
  ...(process.env['WEB_DIST_DIR'] && { distDir: process.env['WEB_DIST_DIR'] }),
  ...(process.env['WEB_STANDALONE'] && { output: 'standalone' }),
  outputFileTracingRoot: `${import.meta.dirname}/../..`,
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // `pnpm types` checks them; who only starts the thing need not wait for it
  // The studio's pages show what the server says now; a copy kept by the router would say what it said before.
  experimental: { staleTimes: { dynamic: 0 } },
};

export default withWords(config);
