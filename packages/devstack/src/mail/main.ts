import { runPart } from '../run-part.ts';
import { startMailCatcher } from './catcher.ts';

await runPart({ dir: 'string', port: 'number', 'smtp-port': 'number' }, ({ dir, port, 'smtp-port': smtpPort }) =>
  startMailCatcher({ dir, port, smtpPort }),
);
