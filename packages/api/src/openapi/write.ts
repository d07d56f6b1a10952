import { writeFile } from 'node:fs/promises';
import { openApiDocument } from '../openapi.ts';

/** The committed copy: changes of the contract are seen in reviews. */
await writeFile(new URL('../../openapi.json', import.meta.url), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
