import fastify, { type FastifyInstance } from 'fastify';
import { listPage, mailPage, missingPage } from './html.ts';
import type { Mailbox } from './mailbox.ts';

/** What a page here may do: its own style, and the mail inside a frame that runs no script. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'self'";

/** The list, one mail, and both as JSON: `/api/messages?to=` and `/api/messages/<id>`; `DELETE /api/messages` forgets all. */
export function mailPages(mailbox: Mailbox): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true });

  app.addHook('onRequest', async (request, reply) => {
    // A foreign page could point its own name at 127.0.0.1 and read the links in these mails.
    if (!['localhost', '127.0.0.1', '[::1]'].includes(request.hostname)) return reply.code(403).send('Only by the name localhost.');
    reply.headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    reply.header('cache-control', 'no-store');
  });

  const wanted = (query: unknown) => {
    const { to } = query as { to?: string | string[] };
    return typeof to === 'string' && to !== '' ? to : undefined;
  };

  app.get('/api/messages', async (request) => ({ messages: mailbox.list(wanted(request.query)) }));
  app.get<{ Params: { id: string } }>('/api/messages/:id', async (request, reply) => {
    const mail = mailbox.find(request.params.id);
    return mail ?? reply.code(404).send({ title: 'There is no mail with this id.', status: 404 });
  });
  app.delete('/api/messages', async (_request, reply) => {
    await mailbox.clear();
    return reply.code(204).send();
  });

  app.get('/', async (request, reply) => {
    const to = wanted(request.query);
    return reply.type('text/html; charset=utf-8').send(listPage(mailbox.list(to), to));
  });
  app.get<{ Params: { id: string } }>('/messages/:id', async (request, reply) => {
    const mail = mailbox.find(request.params.id);
    reply.type('text/html; charset=utf-8');
    return mail ? reply.send(mailPage(mail)) : reply.code(404).send(missingPage());
  });
  return app;
}
