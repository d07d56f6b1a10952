import { type Embedded, type Env, PORTS, type Ports } from './compose.ts';
import { freePort, isFree } from './ports.ts';
import { StartError } from './start-error.ts';

/** Checked before anything binds: a taken port is said in one sentence, with the variable that changes it. */
export async function choosePorts(env: Env, given: Partial<Ports>, embedded: Embedded): Promise<Ports> {
  const unused: (keyof Ports)[] = [
    ...(embedded.database ? [] : (['database'] as const)),
    ...(embedded.kafka ? [] : (['kafka'] as const)),
    ...(embedded.mail ? [] : (['smtp', 'mail'] as const)),
  ];
  const chosen: [string, number][] = [];
  for (const [name, { variable, usual, of }] of Object.entries(PORTS) as [keyof Ports, (typeof PORTS)[keyof Ports]][]) {
    const wanted = given[name] ?? (env[variable] ? Number(env[variable]) : undefined);
    const port = wanted ?? usual;
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new StartError(`${variable}=${env[variable]} is not a port: set it to a number from 1 to 65535.`);
    const twice = chosen.find(([, it]) => it === port);
    if (twice && !unused.includes(name))
      throw new StartError(`Port ${port} is given to both ${twice[0]} and ${of}; set ${variable} to another port.`);
    if (unused.includes(name) || (await isFree(port))) chosen.push([of, port]);
    // Nobody types these two, so any other will do, unless somebody asked for this one.
    else if (wanted === undefined && (name === 'next' || name === 'database')) chosen.push([of, await freePort()]);
    else
      throw new StartError(
        `Port ${port} is taken by another program, and ${of} needs it; stop that program or set ${variable} to another port.`,
      );
  }
  return Object.fromEntries(Object.keys(PORTS).map((name, at) => [name, chosen[at]?.[1]])) as Ports;
}
