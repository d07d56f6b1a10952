export type { RecorderApi } from './ports.ts';
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
