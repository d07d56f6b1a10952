/** `pnpm test:accidents --count 500 --seed 1 [--only <number>] [--at-once 4]`: random accidents in a browser on a system of their own. */
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '500' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    'at-once': { type: 'string', default: '4' },
  },
});
process.env['ACCIDENTS_COUNT'] = values.only ? '1' : values.count;
process.env['ACCIDENTS_FROM'] = values.only ?? values.from;
process.env['ACCIDENTS_SEED'] = values.seed;
process.env['ACCIDENTS_AT_ONCE'] = values['at-once'];
process.argv.splice(2, Number.POSITIVE_INFINITY, 'src/accidents');
await import('../run.ts');
