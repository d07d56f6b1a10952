import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TcpProxy, tcpProxy } from '@interviews/testing/tcp-proxy.ts';

/**
 * Something on the way that answers in place of what was asked: a status and a page of its own, or nothing at all (`drop`). With `deaf` the
 * request arrives, and its answer is lost.
 */
export type Meddler = (request: IncomingMessage) => { readonly status: number; readonly html: string } | 'drop' | 'deaf' | null;

export type Way = AsyncDisposable & {
  /** For a browser's proxy setting: everything that this browser asks passes here, and nobody else's does. */
  readonly proxy: string;
  readonly port: number;
  readonly weather: TcpProxy['set'];
  meddle(meddler: Meddler | null): void;
};

/**
 * The way from one browser to everything: an HTTP proxy, behind a line that can be cut. The browser's addresses stay what they are, so that
 * cookies and secure contexts are as without it.
 * @param heard every request that came and how it was answered, for a trace
 * @param host the address at which the browser finds it
 */
export async function openWay(heard: (line: string) => void = () => {}, host = '127.0.0.1'): Promise<Way> {
  let meddler: Meddler | null = null;
  const server = http.createServer((request, response) => {
    const meddled = meddler?.(request) ?? null;
    const what = `${request.method} ${new URL(request.url ?? '').pathname}`;
    const note = (how: string | number) => heard(`${what} ${how}`);
    if (request.method !== 'GET') heard(what);
    if (!meddled || meddled === 'deaf') return forward(request, response, note, meddled === 'deaf');
    if (meddled === 'drop') {
      note('dropped');
      return void request.socket.destroy();
    }
    note(`${meddled.status} from the way`);
    request.resume();
    response.writeHead(meddled.status, { 'content-type': 'text/html', connection: 'close' }).end(meddled.html);
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const line = await tcpProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, host);
  return {
    proxy: `http://${host}:${line.port}`,
    port: line.port,
    weather: line.set,
    meddle(next) {
      meddler = next;
    },
    async [Symbol.asyncDispose]() {
      await line[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A connection for each request, so that none finds one that the other side is just closing. */
const oneEach = new http.Agent({ keepAlive: false });

/** All but what is said from one end of a connection to the other alone (RFC 9110, 7.6.1). */
function passedOn(headers: readonly string[]): string[] {
  const mine = ['connection', 'keep-alive', 'proxy-connection'];
  return headers.filter((_, n) => !mine.includes((headers[n - (n % 2)] ?? '').toLowerCase()));
}

function forward(request: IncomingMessage, response: ServerResponse, note: (what: string | number) => void, deaf: boolean): void {
  const upstream = http.request(request.url ?? '', { method: request.method, headers: passedOn(request.rawHeaders), agent: oneEach });
  upstream.on('response', (answer) => {
    const { statusCode = 0 } = answer;
    if (deaf) {
      note(`${statusCode}, lost`);
      return void response.destroy();
    }
    if (statusCode < 400) answer.once('close', () => note(answer.complete ? statusCode : `${statusCode}, cut off`));
    else answer.once('data', (words: Buffer) => note(`${statusCode} ${words.toString().slice(0, 300)}`));
    response.writeHead(answer.statusCode ?? 502, passedOn(answer.rawHeaders));
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  upstream.on('error', (error) => {
    if (!response.destroyed) note(String(error));
    response.destroy();
  });
  response.on('close', () => upstream.destroy());
  request.on('error', () => upstream.destroy());
  request.pipe(upstream);
}
