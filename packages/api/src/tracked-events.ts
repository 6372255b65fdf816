import { isTrackedEnvelope, tracked, type TrackedEnvelope } from '@trpc/server';
import { z } from 'zod';

/** Output schema of a resumable subscription: every yielded event is parsed like any other output. */
export function trackedEvents<Item extends z.ZodType>(item: Item) {
  return z
    .custom<AsyncIterable<TrackedEnvelope<z.input<Item>>>>(
      (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
    )
    .transform(async function* (events): AsyncGenerator<TrackedEnvelope<z.output<Item>>, void> {
      for await (const event of events) {
        if (!isTrackedEnvelope(event)) throw new TypeError('a resumable subscription yields tracked events');
        const [id, data] = event;
        yield tracked(id, await item.parseAsync(data));
      }
    });
}
