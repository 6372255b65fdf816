import type { z } from 'zod';
import type { RazorpayClient } from './razorpay-client.ts';

/** The most that one call gives. */
const PAGE = 100;

/** Unix seconds, both inclusive, as Razorpay's `from` and `to`. */
export interface Window {
  from: number;
  to: number;
}

/** The seconds of a range whose end is exclusive; undefined when it has none. */
export function windowOf(range: { from: Date; to: Date }): Window | undefined {
  const from = Math.ceil(range.from.getTime() / 1000);
  const to = Math.ceil(range.to.getTime() / 1000) - 1;
  return from <= to ? { from, to } : undefined;
}

/** Both halves, the older first. */
export function halves({ from, to }: Window): [Window, Window] {
  const middle = Math.floor((from + to) / 2);
  return [
    { from, to: middle },
    { from: middle + 1, to },
  ];
}

/**
 * Reads what was made within a window, the newest first, as Razorpay gives it. A window with more than a page has to be
 * halved until it fits; only what falls on one second is paged.
 */
export function createWindowReader(client: RazorpayClient, signal?: AbortSignal) {
  const page = async <Item>(
    path: string,
    schema: z.ZodType<{ items: Item[] }>,
    { from, to }: Window,
    skip: number,
  ): Promise<Item[]> => {
    const query = new URLSearchParams({
      from: String(from),
      to: String(to),
      count: String(PAGE),
      skip: String(skip),
    });
    const joint = path.includes('?') ? '&' : '?';
    return (await client.get(`${path}${joint}${query.toString()}`, schema, signal)).items;
  };

  return async <Item>(
    path: string,
    schema: z.ZodType<{ items: Item[] }>,
    window: Window,
  ): Promise<Item[] | 'too_many'> => {
    const items = await page(path, schema, window, 0);
    if (items.length < PAGE) return items;
    if (window.from < window.to) return 'too_many';
    for (;;) {
      const more = await page(path, schema, window, items.length);
      items.push(...more);
      if (more.length < PAGE) return items;
    }
  };
}
