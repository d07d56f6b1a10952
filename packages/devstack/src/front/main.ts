import { runPart } from '../run-part.ts';
import { startFront } from './front.ts';

await runPart(
  { port: 'number', host: 'string', server: 'string', web: 'string', 'trust-proxy': 'string' },
  ({ 'trust-proxy': trustProxy, ...flags }) => startFront({ ...flags, trustProxy }),
);
