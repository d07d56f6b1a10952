import type { Tab } from './tab.ts';

export const engineNames = ['chromium', 'firefox', 'webkit'] as const;
export type EngineName = (typeof engineNames)[number];

/** `there`: a camera and a microphone, and the person lets the page use them */
export type Devices = 'there' | 'none' | 'denied';

/** A browser, and where it keeps what a page leaves on the device. */
export interface Engine {
  /** What a page has written is there again after the browser was killed. */
  readonly keeps: boolean;
  /** Its fake camera and microphone run no slower than the clock beside the screen, however busy the machine is. */
  readonly fakesKeepTime: boolean;
  /** Seconds before the press on stop that its recorder may keep to itself. */
  readonly keepsBack: number;
  /** What camera and microphone can be in its tests. */
  readonly devices: readonly Devices[];
  /**
   * @param profile a folder of its own; given again, the same browser is opened again
   * @param proxy port of the HTTP proxy through which it asks for everything
   */
  open(profile: string, proxy: number, devices: Devices): Promise<Browser>;
}

/** A browser with a candidate in front of it. */
export interface Browser {
  readonly tab: Tab;
  /** Another tab, in front of the first. */
  another(): Promise<Tab>;
  /** The engine's own switch, where it has one: `navigator.onLine` follows it. */
  offline?(is: boolean): Promise<void>;
  /** What is seen, as PNG, where Playwright does not see to it. */
  picture?(): Promise<Buffer>;
  /** Ends it by SIGKILL, in the middle of whatever it does. */
  kill(): Promise<void>;
  close(): Promise<void>;
}
