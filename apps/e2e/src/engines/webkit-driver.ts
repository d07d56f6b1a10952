import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { freePort } from '@interviews/devstack/ports.ts';
import { until } from '@interviews/testing/until.ts';
import type { WebkitDriver } from './webkit.ts';

type Started = { readonly driver: WebkitDriver; stop(): void } | { readonly missing: string };

const browsers = ['/usr/lib/*/webkit2gtk-4.1/MiniBrowser', '/usr/libexec/webkit2gtk-4.1/MiniBrowser'];
const args = [
  '--automation',
  '--enable-media-stream=true',
  '--enable-mock-capture-devices=true',
  '--media-playback-requires-user-gesture=false',
  '--features=-GetUserMediaRequiresFocus,-MockCaptureDevicesPrompt',
];

/** Starts the WebKitWebDriver of this system, on a screen of its own where there is none; or says what is missing for it. */
export async function startWebkitDriver(): Promise<Started> {
  const binary = browsers.flatMap((path) => globSync(path)).find(existsSync);
  if (!binary || !works('WebKitWebDriver', '--help')) return { missing: 'WebKitWebDriver and its MiniBrowser are not installed here.' };
  // Without this element of GStreamer the mock camera never gives a picture.
  if (!works('gst-inspect-1.0', 'autovideoflip')) return { missing: 'its GStreamer has no autovideoflip, so it cannot record.' };

  const started: ChildProcess[] = [];
  const group = (command: string, options: readonly string[], display?: string) => {
    const env = { ...process.env, ...(display && { DISPLAY: display }) };
    const child = spawn(command, options, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe'], env });
    started.push(child);
    return child;
  };
  /** By process group: WebKit's web process can outlive its session. */
  const stop = () => {
    for (const { pid } of started.splice(0))
      try {
        if (pid) process.kill(-pid, 'SIGKILL');
      } catch {
        // it is gone
      }
  };
  try {
    const display = process.env['DISPLAY'] ?? (await displayOf(group('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp'])));
    const port = await freePort();
    group('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], display);
    const url = `http://127.0.0.1:${port}`;
    await until(async () => (await fetch(`${url}/status`)).ok, 'WebKitWebDriver', 10_000);
    return { driver: { url, capabilities: { 'webkitgtk:browserOptions': { binary, args } } }, stop };
  } catch (error) {
    stop();
    return { missing: `its driver did not start (${error instanceof Error ? error.message : error}).` };
  }
}

const works = (command: string, argument: string): boolean => spawnSync(command, [argument], { stdio: 'ignore' }).status === 0;

/** The number that Xvfb writes when it is ready. */
function displayOf(xvfb: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    xvfb.once('error', () => reject(new Error('there is no screen and no Xvfb')));
    xvfb.stdio[3]?.once('data', (number) => resolve(`:${String(number).trim()}`));
  });
}
