/** The system under test, as run.ts started it. */
export type World = {
  readonly web: string;
  readonly server: string;
  readonly mail: string;
  readonly kafka: string;
  readonly database: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly logs: string;
  /** The folder where recordings lie. */
  readonly media: string;
  /** Where parts are killed and what the stack said is heard: `control.ts`. */
  readonly control: string;
};

const given = process.env['E2E_WORLD'];
if (!given) throw new Error('Run the journeys with `pnpm test:e2e`, which starts the system first.');

export const world = JSON.parse(given) as World;
