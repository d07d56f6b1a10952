import { Refusal } from './errors.ts';
import type { Limits } from './partition.ts';

type Setting = { readonly byDefault: string; readonly allows: (value: string) => boolean };

const MIB = 1_048_576;
const number = (byDefault: number, least: number): Setting => ({
  byDefault: String(byDefault),
  allows: (value) => /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value)) && Number(value) >= least,
});
const only = (value: string): Setting => ({ byDefault: value, allows: (it) => it === value });

/** The topic settings that this broker has. The last few have one value each: what it does, and nothing else. */
const settings = {
  'max.message.bytes': number(1_048_588, 0),
  'segment.bytes': number(16 * MIB, 14),
  'retention.bytes': number(256 * MIB, -1),
  'retention.ms': number(7 * 86_400_000, -1),
  'cleanup.policy': only('delete'),
  'compression.type': only('producer'),
  'message.timestamp.type': only('CreateTime'),
  'min.insync.replicas': only('1'),
} as const satisfies Record<string, Setting>;

type Name = keyof typeof settings;
export type TopicConfigs = { readonly [Key in Name]?: string };

const isName = (name: string): name is Name => Object.hasOwn(settings, name);

/** The settings that a client gives a topic; one that this broker does not honour is refused, not passed over. */
export function parseConfigs(entries: readonly { name: string; value: string | null }[]): TopicConfigs {
  const configs: { [Key in Name]?: string } = {};
  for (const { name, value } of entries) {
    if (!isName(name)) throw new Refusal('INVALID_CONFIG', `This dev broker does not know the topic setting ${name}.`);
    if (value === null) continue;
    if (!settings[name].allows(value)) throw new Refusal('INVALID_CONFIG', `${name} cannot be ${value} in this dev broker.`);
    configs[name] = value;
  }
  return configs;
}

/** Every setting with the value that counts, and whether the topic was given it. */
export function describeConfigs(configs: TopicConfigs): { name: Name; value: string; isDefault: boolean; byDefault: string }[] {
  return (Object.keys(settings) as Name[]).map((name) => ({
    name,
    value: configs[name] ?? settings[name].byDefault,
    isDefault: configs[name] === undefined,
    byDefault: settings[name].byDefault,
  }));
}

export function limitsOf(configs: TopicConfigs): Limits {
  const value = (name: Name) => Number(configs[name] ?? settings[name].byDefault);
  return {
    maxMessageBytes: value('max.message.bytes'),
    segmentBytes: value('segment.bytes'),
    retentionBytes: value('retention.bytes'),
    retentionMs: value('retention.ms'),
  };
}
