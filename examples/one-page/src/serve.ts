import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

type Options = {
  /** Where the interview service is, and a key of its, which stays here. */
  readonly url: string;
  readonly apiKey: string;
  /** The client's `standalone.js`. */
  readonly client?: string;
};

/** What the page may ask of the service; calls made at once come as a list of these. */
const ALLOWED = new Set(['GET templates.list', 'GET invitations.list', 'POST invitations.create']);

/** The page with its scripts, and the few things that it may ask the service. */
export function serve({
  url,
  apiKey,
  client = fileURLToPath(import.meta.resolve('../../../packages/client/dist/standalone.js')),
}: Options): Server {
  const own = (name: string) => readFile(new URL(name, import.meta.url), 'utf8');
  const files: Record<string, { type: string; read: () => Promise<string> }> = {
    '/': { type: 'text/html', read: () => own('index.html') },
    '/page.js': { type: 'text/javascript', read: async () => stripTypeScriptTypes(await own('page.ts')) },
    '/invite.js': { type: 'text/javascript', read: async () => stripTypeScriptTypes(await own('invite.ts')) },
    '/client.js': { type: 'text/javascript', read: () => readFile(client, 'utf8') },
  };
  return createServer(async (request, response) => {
    const { url: asked = '/', method = 'GET' } = request;
    const { pathname, search } = new URL(asked, 'http://page');
    const file = files[pathname];
    const calls = pathname.startsWith('/api/trpc/') ? decodeURIComponent(pathname.slice('/api/trpc/'.length)).split(',') : [];
    try {
      if (file) response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8` }).end(await file.read());
      else if (calls.length > 0 && calls.every((call) => ALLOWED.has(`${method} ${call}`))) {
        // The page's own content type, never one that we put there: another site cannot say JSON without asking first.
        const headers = { authorization: `Bearer ${apiKey}`, 'content-type': request.headers['content-type'] ?? 'text/plain' };
        const body = method === 'POST' ? await text(request) : null;
        const answer = await fetch(url + pathname + search, { method, headers, body });
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      } else response.writeHead(404).end();
    } catch (error) {
      console.error(error);
      response.writeHead(502).end();
    }
  });
}
