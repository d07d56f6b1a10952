import { createRequire } from 'node:module';

type RequestQueue = { readonly pending: readonly unknown[]; readonly throttledUntil: number; scheduleCheckPendingRequests(): void };

/**
 * kafkajs 2.2.4 looks at each connection's empty queue again a negative time later, which Node takes for one millisecond, and so on for ever:
 * several per cent of a core for a worker that has nothing to do. Here it looks only where something waits or the broker throttles.
 */
const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue };
const schedule = prototype.scheduleCheckPendingRequests;
prototype.scheduleCheckPendingRequests = function () {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
};
