import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place behind a bad line: whatever is started there reaches this machine at `host`, and nothing else. */
export type Far = AsyncDisposable & {
  readonly host: string;
  /** A program that starts the given one there. */
  program(path: string): Promise<string>;
  /** Packets that have got lost, both ways. */
  lost(): number;
};

const run = (line: string): string => {
  const [command = '', ...args] = line.split(' ');
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${line}: ${error?.message ?? stderr.trim()}`);
  return stdout;
};

/** What is missing here for such a line, or null. */
export function noFar(): string | null {
  if (process.getuid?.() !== 0) return 'a bad line needs root';
  const missing = ['ip', 'tc', 'nft'].find((command) => spawnSync(command, ['-V']).error);
  return missing ? `a bad line needs ${missing} (packages iproute2 and nftables)` : null;
}

/**
 * A network namespace at the end of a line that carries so much and loses so many of its packets, each way. It is the kernel's own line:
 * what is lost TCP itself sends again.
 * @param rate as tc has it, such as 100kbit
 * @param percent of packets that get lost
 */
export async function openFar({ rate, percent }: { rate: string; percent: number }): Promise<Far> {
  const name = `far${process.pid}`;
  const [host, there] = ['10.213.77.1', '10.213.77.2'];
  const inside = `ip netns exec ${name} `;
  const dir = await mkdtemp(join(tmpdir(), 'far-'));
  const close = async () => {
    for (const line of [`nft delete table inet ${name}`, `ip link delete ${name}`, `ip netns delete ${name}`])
      spawnSync(line, { shell: true });
    await rm(dir, { recursive: true, force: true });
  };
  try {
    run(`ip netns add ${name}`);
    run(`ip link add ${name} type veth peer name line netns ${name}`);
    for (const [side, device, address] of [
      ['', name, host],
      [inside, 'line', there],
    ] as const) {
      run(`${side}ip address add ${address}/30 dev ${device}`);
      run(`${side}ip link set ${device} up`);
      // A packet that is larger than the burst is cut as the line would cut it; what the line cannot take waits in half a second's worth.
      run(`${side}tc qdisc add dev ${device} root tbf rate ${rate} burst 1600 latency 500ms`);
      run(`${side}nft add table inet ${name}`);
      run(`${side}nft add chain inet ${name} arrives { type filter hook input priority 0 ; }`);
      run(`${side}nft add rule inet ${name} arrives iifname ${device} numgen random mod 100 < ${percent} counter drop`);
    }
    run(`${inside}ip link set lo up`);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    host,
    async program(path) {
      const file = join(dir, 'program');
      await writeFile(file, `#!/bin/sh\nexec ${inside}${path} "$@"\n`);
      await chmod(file, 0o755);
      return file;
    },
    lost() {
      const packets = ['', inside].map((side) => Number(/packets (\d+)/.exec(run(`${side}nft list table inet ${name}`))?.[1] ?? 0));
      return packets.reduce((sum, more) => sum + more, 0);
    },
    [Symbol.asyncDispose]: close,
  };
}
