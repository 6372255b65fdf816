import { isTrackedEnvelope, tracked, type TrackedEnvelope } from '@trpc/server';
import { z } from 'zod';

/** What each schema of tracked events yields. JSON Schema has no words for a stream. */
const trackedItems = new WeakMap<object, z.ZodType>();

/** The schema of one event, when `schema` is one of tracked events. */
export function findTrackedItem(schema: object): z.ZodType | undefined {
  return trackedItems.get(schema);
}

/** Output schema of a resumable subscription: every yielded event is parsed like any other output. */
export function trackedEvents<Item extends z.ZodType>(item: Item) {
  const events = z
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
  trackedItems.set(events, item);
  return events;
}
