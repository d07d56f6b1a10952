import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

type Options = {
  /** Where the interview service is, and a key of its, which stays here. */
  readonly url: string;
  readonly apiKey: string;
  /** The client's `standalone.js`. */
  readonly client?: string;
};

/** The page with its two scripts, and the one thing that it may ask the service: the list of invitations. */
export function serve({
  url,
  apiKey,
  client = fileURLToPath(import.meta.resolve('../../../packages/client/dist/standalone.js')),
}: Options): Server {
  const own = (name: string) => readFile(new URL(name, import.meta.url), 'utf8');
  const files: Record<string, { type: string; read: () => Promise<string> }> = {
    '/': { type: 'text/html', read: () => own('index.html') },
    '/page.js': { type: 'text/javascript', read: async () => stripTypeScriptTypes(await own('page.ts')) },
    '/client.js': { type: 'text/javascript', read: () => readFile(client, 'utf8') },
  };
  return createServer(async ({ url: asked = '/', method }, response) => {
    const { pathname, search } = new URL(asked, 'http://page');
    const file = files[pathname];
    try {
      if (file) response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8` }).end(await file.read());
      else if (method === 'GET' && pathname === '/api/trpc/invitations.list') {
        const answer = await fetch(url + pathname + search, { headers: { authorization: `Bearer ${apiKey}` } });
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      } else response.writeHead(404).end();
    } catch (error) {
      console.error(error);
      response.writeHead(502).end();
    }
  });
}
