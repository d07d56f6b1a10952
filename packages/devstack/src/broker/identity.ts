import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readIfThere, replaceFile } from './files.ts';

type Stored = { clusterId: string; nextProducerId: number };

const BLOCK = 1_000;

/** Who this broker is, and the producer ids it gives out: in blocks, stored before the first of one is used, so none comes twice. */
export class Identity {
  readonly #path: string;
  readonly clusterId: string;
  #nextProducerId: number;
  #reservedTo: number;

  constructor(dir: string) {
    this.#path = join(dir, 'identity.json');
    const text = readIfThere(this.#path);
    const stored: Stored = text ? JSON.parse(text) : { clusterId: randomUUID(), nextProducerId: 0 };
    this.clusterId = stored.clusterId;
    this.#nextProducerId = stored.nextProducerId;
    this.#reservedTo = stored.nextProducerId;
    if (!text) this.#save();
  }

  newProducerId(): number {
    if (this.#nextProducerId === this.#reservedTo) {
      this.#reservedTo += BLOCK;
      this.#save();
    }
    return this.#nextProducerId++;
  }

  #save(): void {
    const stored: Stored = { clusterId: this.clusterId, nextProducerId: this.#reservedTo };
    replaceFile(this.#path, JSON.stringify(stored));
  }
}
