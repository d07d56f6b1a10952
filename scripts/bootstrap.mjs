// From whatever Node there is to the packages and our own Node 24. Plain JavaScript without dependencies, for Node 20.19 and later;
// older ones must still be able to read it, to be told so.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.bootstrap');
const PNPM = 'pnpm@12.21.0';

/** Whether a version such as 20.19.0 is at least another. */
function atLeast(version, least) {
  const [has, needs] = [version, least].map((it) => it.split('.').map(Number));
  for (const at of [0, 1, 2]) if (has[at] !== (needs[at] || 0)) return has[at] > (needs[at] || 0);
  return true;
}

/**
 * Brings pnpm, the packages and Node 24; does nothing, needs no network and is quick when they are there.
 * Resolves to the `node` to run everything on and the `env` to run it in, whose PATH begins with the packages' programs.
 */
export async function bootstrap() {
  if (process.platform === 'win32')
    refuse('Windows itself is not supported; run this inside WSL (https://learn.microsoft.com/windows/wsl).');
  if (!atLeast(process.versions.node, '20.19.0')) {
    refuse(`This needs Node 20.19 or later, and this is ${process.versions.node}; install a newer one from https://nodejs.org.`);
  }
  await install();
  const node = ownNode();
  return { root, node, env: Object.assign({}, process.env, { PATH: bin + delimiter + (process.env.PATH || '') }) };
}

/** Runs one of our scripts on the Node that `bootstrap` brought, and ends as it ends. It is told when this process is gone. */
export async function handOver(script, args) {
  const { node, env } = await bootstrap();
  const child = spawn(node, [join(root, script)].concat(args), { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm does not take its scripts along when it is killed; between it and us there may be a shell.
  if ('npm_lifecycle_event' in process.env) {
    const before = ancestors();
    setInterval(() => ancestors() === before || child.kill('SIGTERM'), 1000).unref();
  }
  child.once('exit', (code, signal) => process.exit(signal ? 1 : code));
}

function ancestors() {
  let above = '';
  try {
    above = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').replace(/^.*\) \S+ (\d+) .*$/s, '$1');
  } catch {
    // No /proc, as on macOS, whose shell makes way for the script: there our parent is npm.
  }
  return `${process.ppid} ${above}`;
}

async function install() {
  const wanted = createHash('sha256');
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) wanted.update(readFileSync(join(root, name)));
  const is = `${wanted.digest('hex')} ${process.platform}-${process.arch}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === is) return;
  console.log('  Installing the packages, which takes about a minute the first time.');
  const pnpm = join(bin, 'pnpm');
  const [command, args] = existsSync(pnpm) ? [pnpm, []] : ['npx', ['--yes', '--prefer-offline', PNPM]];
  const { code, said } = await run(command, args.concat('install', '--frozen-lockfile'));
  if (code !== 0)
    refuse(`The packages could not be installed, for which the first start needs the network. What pnpm says:\n\n${said.trim()}`);
  writeFileSync(stamp, is);
}

function run(command, args) {
  return new Promise((resolve) => {
    // A group of its own, killed as one: SIGTERM to npx alone would leave its children running. CI: ask nothing.
    const child = spawn(command, args, {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: Object.assign({}, process.env, { CI: 'true' }),
    });
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
      process.exit(130);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said = (said + chunk).slice(-4000)));
    const settle = (code, why) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, end);
      resolve({ code, said: said + (why || '') });
    };
    child.once('error', (error) => settle(1, `${command}: ${error.message}`));
    child.once('close', (code) => settle(code, ''));
  });
}

/** The Node among the packages; where it does not run (musl, a rare platform), the one we are on, if it is new enough. */
function ownNode() {
  const own = join(bin, 'node');
  if (existsSync(own) && spawnSync(own, ['-p', 'process.versions.node']).status === 0) return own;
  rmSync(own, { force: true }); // it would stand first in the PATH
  if (atLeast(process.versions.node, '24.15.0')) return process.execPath;
  return refuse(
    `There is no Node 24 among the packages for ${process.platform} on ${process.arch}; install Node 24.15 or later and start again.`,
  );
}

function refuse(sentence) {
  console.error(`\n  ${sentence}\n`);
  process.exit(1);
}
