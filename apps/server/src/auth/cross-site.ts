import type { FastifyRequest } from 'fastify';

/**
 * Whether a browser sends this write from a page that is not ours, so that its cookies must not speak for anybody.
 * A request with neither header comes from no browser of these years.
 */
export function crossSite(request: FastifyRequest, origins: ReadonlySet<string>): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return false;
  if (origin !== undefined) return !origins.has(origin) && hostOf(origin) !== request.host;
  return site !== undefined;
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
