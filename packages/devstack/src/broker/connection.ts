import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Api, Node } from './api.ts';
import { apis, writeApiVersions } from './apis.ts';
import { codes } from './errors.ts';
import { isErrno } from './files.ts';
import { MalformedFrame, Reader, Writer } from './wire.ts';

/** As Apache Kafka's socket.request.max.bytes. */
const MAX_FRAME = 100 * 1_048_576;
/** Beyond this many requests waiting for their turn, the client is not read any further. */
const MAX_WAITING = 32;
const API_VERSIONS = 18;

/**
 * Serves one client: takes its requests in order and answers each before it looks at the next, as Apache Kafka does.
 * So pipelined batches of a producer cannot overtake each other. Resolves when the connection is over.
 */
export async function serve(socket: Socket, node: Node, closing: AbortSignal): Promise<void> {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  const gone = new AbortController();
  const ending = AbortSignal.any([gone.signal, closing]);
  const inbox = new Inbox(socket);
  socket.setNoDelay(true);
  socket.on('close', () => gone.abort());
  socket.on('error', () => gone.abort()); // a client may vanish at any time; that is no news
  closing.addEventListener('abort', () => inbox.end(), { signal: gone.signal });
  try {
    for (let frame = await inbox.next(); frame && !closing.aborted; frame = await inbox.next()) {
      const answer = await respond(frame, { node, ending, clientHost: `/${socket.remoteAddress}` });
      if (answer && !socket.write(answer)) await once(socket, 'drain', { signal: gone.signal });
    }
    socket.end();
  } catch (error) {
    if (isErrno(error, 'ABORT_ERR')) return;
    node.log(`Closed the connection from ${peer}: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof MalformedFrame) && error instanceof Error && error.stack) node.log(error.stack);
    socket.destroy();
  }
}

type Place = { readonly node: Node; readonly ending: AbortSignal; readonly clientHost: string };

async function respond(frame: Buffer, { node, ending, clientHost }: Place): Promise<Buffer | undefined> {
  const body = new Reader(frame);
  const key = body.int16();
  const version = body.int16();
  const reply = new Writer().int32(body.int32());
  const clientId = body.nullableString() ?? '';
  const api = apis.get(key);
  if (key === API_VERSIONS && !isOffered(api, version)) {
    writeApiVersions({ reply, version: 0 }, codes.UNSUPPORTED_VERSION);
    return reply.frame();
  }
  // There is no answer that a client could read here; Apache Kafka closes the connection too.
  if (!api) throw new MalformedFrame(`request ${key} is not one that this dev broker answers`);
  if (!isOffered(api, version)) throw new MalformedFrame(`${api.name} version ${version} is not among ${api.versions.join(' to ')}`);
  const result = await api.handle({ version, clientId, clientHost, body, reply, ending }, node);
  return result === 'no reply' ? undefined : reply.frame();
}

function isOffered(api: Api | undefined, version: number): boolean {
  return api !== undefined && version >= api.versions[0] && version <= api.versions[1];
}

/** Cuts what comes from a socket into frames, each with its length in front, and hands them out one at a time. */
class Inbox {
  readonly #socket: Socket;
  readonly #frames: Buffer[] = [];
  #chunks: Buffer[] = [];
  #size = 0;
  #over = false;
  #failure: Error | undefined;
  #wake = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.end());
    socket.on('close', () => this.end());
  }

  /** No more frames are taken; what is here already is still handed out. */
  end(): void {
    this.#over = true;
    this.#wake();
  }

  /** The next frame, or nothing when the client has sent its last. */
  async next(): Promise<Buffer | undefined> {
    while (this.#frames.length === 0) {
      if (this.#failure) throw this.#failure;
      if (this.#over) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const frame = this.#frames.shift();
    if (this.#frames.length < MAX_WAITING) this.#socket.resume();
    return frame;
  }

  #take(chunk: Buffer): void {
    if (this.#over || this.#failure) return;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    for (let length = this.#nextLength(); length !== undefined && this.#size >= 4 + length; length = this.#nextLength()) {
      const bytes = this.#joined();
      this.#frames.push(bytes.subarray(4, 4 + length));
      const rest = bytes.subarray(4 + length);
      this.#chunks = rest.length > 0 ? [rest] : [];
      this.#size = rest.length;
    }
    if (this.#frames.length >= MAX_WAITING) this.#socket.pause();
    this.#wake();
  }

  /** The length that the next frame says it has, once its four bytes are here. */
  #nextLength(): number | undefined {
    if (this.#size < 4) return undefined;
    const head = this.#chunks[0]!.length >= 4 ? this.#chunks[0]! : this.#joined();
    const length = head.readInt32BE(0);
    if (length >= 0 && length <= MAX_FRAME) return length;
    this.#failure = new MalformedFrame(`a frame of ${length} bytes, which no Kafka client sends`);
    return undefined;
  }

  #joined(): Buffer {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }
}
