import { postgresSetup } from '@interviews/testing/postgres-setup.ts';
import type { TestProject } from 'vitest/node';
import { migrate } from '../migrate.ts';

/** For every package whose tests want databases with our tables: name this file as `globalSetup` in its vitest.config.ts. */
export default (project: TestProject) => postgresSetup(project, migrate);
