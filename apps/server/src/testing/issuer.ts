import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';

/** An identity provider on this machine: keys that come and go at an address, and tokens signed with them. */
export async function issuer() {
  const published: object[] = [];
  const answers = { status: 200, body: () => JSON.stringify({ keys: published }) };
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(answers.status, { 'content-type': 'application/json' }).end(answers.body());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  /** A new pair whose public half is among the issuer's keys until it is withdrawn. */
  async function key(alg: 'RS256' | 'ES256', kid?: string) {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), alg, use: 'sig', ...(kid && { kid }) };
    published.push(jwk);
    return {
      jwk,
      pem: await exportSPKI(publicKey),
      sign: (claims: Readonly<Record<string, unknown>>) =>
        new SignJWT(claims).setProtectedHeader({ alg, ...(kid && { kid }) }).sign(privateKey),
      withdraw: () => void published.splice(published.indexOf(jwk), 1),
    };
  }

  return {
    url: `http://127.0.0.1:${port}/jwks.json`,
    key,
    /** What it says instead of its keys. */
    answers,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
    /** Nobody listens there any more. */
    async leave() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
