import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { hrClient, invited, published, started } from '../api.ts';
import { open, send, startRecording, stopRecording } from '../candidate.ts';
import { decode } from '../decode.ts';
import { piecesIn, witness } from '../witness.ts';
import { world } from '../world.ts';

// Slices go from the browser straight into the bucket of S3_PUBLIC_ENDPOINT: pnpm --filter @interviews/e2e test:direct

const bucket = new URL(process.env['S3_PUBLIC_ENDPOINT'] || 'http://set-S3_PUBLIC_ENDPOINT').origin;

/** Where the slices of this page were put, and what came of it. */
function puts(page: Page) {
  const seen = { toBucket: [] as number[], toServer: [] as number[] };
  page.on('response', (response) => {
    if (response.request().method() !== 'PUT') return;
    (response.url().startsWith(bucket) ? seen.toBucket : seen.toServer).push(response.status());
  });
  return seen;
}

/** Speaks for some seconds and sends it; gives back what HR is then shown, and what the bytes of it are. */
async function answered(page: Page, context: BrowserContext, name: string) {
  const runs = await witness(context);
  const invitation = await invited(await published(name, ['video']), 'Kateryna Bondarenko');
  await started(invitation);
  await page.goto(invitation.invitationUrl);
  await open(page, 1);
  await startRecording(page);
  await page.waitForTimeout(5000);
  await stopRecording(page);
  await page.getByRole('button', { name: 'Send this answer' }).waitFor({ timeout: 60_000 });
  await send(page);
  await expect(page.getByRole('heading', { name: 'That was the last question.' })).toBeVisible();
  const hr = await hrClient();
  const { responses } = await hr.invitations.get.query({ invitationId: invitation.id });
  const takeId = responses[0]?.mediaUrl?.split('/').at(-1) ?? '';
  return { takeId, run: runs.at(-1)! };
}

/** What HR plays, once the worker has looked at it. */
async function played(takeId: string): Promise<Buffer> {
  const hr = await hrClient();
  await expect.poll(async () => (await hr.takes.get.query({ takeId })).state, { timeout: 60_000 }).toBe('ready');
  const { playbackUrl } = await hr.takes.get.query({ takeId });
  return Buffer.from(await (await fetch(new URL(playbackUrl ?? '', world.web))).arrayBuffer());
}

test('slices go straight to the bucket, none through the server, and HR plays what was said', async ({ page, context }) => {
  const seen = puts(page);
  const { takeId } = await answered(page, context, 'Straight to the bucket');
  expect(seen.toBucket.length).toBeGreaterThanOrEqual(3);
  expect(new Set(seen.toBucket), 'the bucket took all of them').toEqual(new Set([200]));
  expect(seen.toServer).toEqual([]);
  const video = await decode(await played(takeId));
  expect(video.duration).toBeGreaterThan(4);
  expect(video.loudness).toBeGreaterThan(0.02);
});

test('a bucket that this browser alone cannot reach: the rest goes through the server', async ({ page, context }) => {
  await context.route(`${bucket}/**`, (route) => route.abort('connectionrefused'));
  const seen = puts(page);
  const { takeId } = await answered(page, context, 'No way to the bucket');
  expect(seen.toBucket).toEqual([]);
  expect(seen.toServer.length).toBeGreaterThanOrEqual(3);
  expect((await decode(await played(takeId))).duration).toBeGreaterThan(4);
});

test('a put that lands after the join changes nothing: the same bytes are no others, and other bytes are refused', async ({
  page,
  context,
}) => {
  const late: { url: string; headers: Record<string, string>; bytes: Buffer }[] = [];
  await context.route(`${bucket}/**`, async (route) => {
    const request = route.request();
    if (request.method() === 'PUT') {
      const { 'x-amz-checksum-sha256': checksum = '' } = request.headers();
      late.push({ url: request.url(), headers: { 'x-amz-checksum-sha256': checksum }, bytes: request.postDataBuffer() ?? Buffer.alloc(0) });
    }
    await route.continue();
  });
  const { takeId, run } = await answered(page, context, 'A late put');
  const before = await played(takeId);
  expect(piecesIn(Buffer.concat(late.map(({ bytes }) => bytes)), run), 'what was put is what was recorded').toBe(run.pieces.length);
  const put = ({ url, headers }: (typeof late)[number], body: Buffer) =>
    fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) }).then(({ status }) => status);
  for (const one of late) expect(await put(one, one.bytes)).toBe(200);
  const [first] = late;
  expect(await put(first!, Buffer.from(first!.bytes).fill(1)), 'other bytes under the same address').toBeGreaterThanOrEqual(400);
  expect((await played(takeId)).equals(before)).toBe(true);
});
