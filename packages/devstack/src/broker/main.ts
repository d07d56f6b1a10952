import { parseArgs } from 'node:util';
import { startBroker } from './broker.ts';

// node packages/devstack/src/broker/main.ts --dir DIR [--host HOST] [--port PORT]
const { values } = parseArgs({ options: { dir: { type: 'string' }, host: { type: 'string' }, port: { type: 'string' } } });
const port = Number(values.port ?? 9092);

const say = (sentence: string) => process.stdout.write(`broker: ${sentence}\n`);
const fail = (sentence: string) => {
  process.stderr.write(`broker: ${sentence}\n`);
  process.exit(1);
};

if (!values.dir) fail('Say where to keep the data: --dir DIR.');
else if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`--port ${values.port} is not a port.`);
else await run(values.dir);

async function run(dir: string): Promise<void> {
  try {
    const broker = await startBroker({ dir, port, log: say, ...(values.host !== undefined && { host: values.host }) });
    say(`Kafka dev broker, ready on ${broker.brokers}, data in ${dir}.`);
    process.send?.({ brokers: broker.brokers });
    const stop = () => void broker.close().then(() => process.exit(0));
    process.once('SIGTERM', stop).once('SIGINT', stop);
    process.once('disconnect', stop); // whoever forked us is gone
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}
