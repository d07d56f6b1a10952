import { type Api, NOT_THROTTLED, outcome } from '../api.ts';
import { attempt, codes, Refusal } from '../errors.ts';
import { describeConfigs as describe, parseConfigs } from '../topic-configs.ts';

const TOPIC = 2;
const BROKER = 4;
/** Where a value comes from. */
const source = { topic: 1, byDefault: 5 };

export const describeConfigs: Api = {
  key: 32,
  name: 'DescribeConfigs',
  versions: [1, 2],
  handle({ body, reply }, { topics }) {
    const wanted = body.array(() => ({ type: body.int8(), name: body.string(), names: body.nullableArray(() => body.string()) }));
    const withSynonyms = body.boolean();
    const find = ({ type, name, names }: (typeof wanted)[number]) => {
      // The broker has no settings of its own: what a topic is not given, is the default listed with the topic.
      if (type === BROKER) return [];
      if (type !== TOPIC) throw new Refusal('INVALID_REQUEST', 'This dev broker has settings of topics only.');
      return describe(topics.get(name).configs).filter((it) => names === null || names.includes(it.name));
    };
    reply.int32(NOT_THROTTLED);
    reply.array(wanted, (it) => {
      const found = attempt(() => find(it));
      const refusal = found instanceof Refusal ? found : undefined;
      reply.int16(refusal?.code ?? codes.NONE).string(refusal?.message ?? null);
      reply.int8(it.type).string(it.name);
      reply.array(found instanceof Refusal ? [] : found, ({ name, value, isDefault, byDefault }) => {
        const own = { value, source: source.topic };
        const fallback = { value: byDefault, source: source.byDefault };
        const synonyms = isDefault ? [fallback] : [own, fallback];
        reply.string(name).string(value).boolean(false).int8(synonyms[0]!.source).boolean(false);
        reply.array(withSynonyms ? synonyms : [], (synonym) => reply.string(name).string(synonym.value).int8(synonym.source));
      });
    });
  },
};

/** Replaces all settings of a topic, as this request always has; what is not named goes back to its default. */
export const alterConfigs: Api = {
  key: 33,
  name: 'AlterConfigs',
  versions: [0, 1],
  handle({ body, reply }, { topics }) {
    const wanted = body.array(() => ({
      type: body.int8(),
      name: body.string(),
      entries: body.array(() => ({ name: body.string(), value: body.nullableString() })),
    }));
    const validateOnly = body.boolean();
    const alter = ({ type, name, entries }: (typeof wanted)[number]) => {
      if (type !== TOPIC) throw new Refusal('INVALID_REQUEST', 'This dev broker has settings of topics only.');
      topics.get(name);
      const configs = parseConfigs(entries);
      if (!validateOnly) topics.configure(name, configs);
    };
    reply.int32(NOT_THROTTLED);
    reply.array(wanted, (it) => {
      const { code, message } = outcome(() => alter(it));
      reply.int16(code).string(message).int8(it.type).string(it.name);
    });
  },
};
