import { defineConfig } from 'vitest/config';

// The properties take a second each, and many on a busy machine.
export default defineConfig({ test: { name: 'domain', testTimeout: process.env['FC_RUNS'] ? 3_600_000 : 60_000 } });
