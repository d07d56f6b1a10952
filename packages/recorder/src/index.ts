import { browserPorts } from './browser.ts';
import { createMachine } from './machine.ts';
import type { RecorderApi } from './ports.ts';
import type { Recorder } from './types.ts';

export interface RecorderOptions {
  readonly invitationId: string;
  /** `fetchApi({ baseUrl, invitationId })`, or another way to the contract's routes */
  readonly api: RecorderApi;
}

/** The recorder of one interview, on this browser's devices, disk and network. It touches none of them until it is asked to. */
export function createRecorder({ invitationId, api }: RecorderOptions): Recorder {
  return createMachine(browserPorts(api), invitationId);
}

export type { RecorderApi } from './ports.ts';
export { type FetchApiOptions, fetchApi } from './transport.ts';
export type {
  Amount,
  Device,
  DeviceChoice,
  DevicesState,
  Ended,
  Fault,
  FaultCode,
  FoundTake,
  KnownTake,
  Phase,
  Recorder,
  RecorderState,
  Refusal,
  ServerTake,
  TakeState,
} from './types.ts';
