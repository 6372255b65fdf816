import { z } from 'zod';
import type { FakeFaults } from '../../fake/faults.ts';
import { isRefusal, refuse, UNKNOWN_ID } from './fake-errors.ts';
import type { Refusal } from './fake-errors.ts';
import type { FakePayments } from './fake-payments.ts';
import type { FakePayouts } from './fake-payouts.ts';
import type { FakeRecurring } from './fake-recurring.ts';
import type { RazorpayStore } from './fake-store.ts';
import type { RazorpayWebhooks } from './fake-webhooks.ts';

export interface RazorpayApiParts {
  store: RazorpayStore;
  payments: FakePayments;
  recurring: FakeRecurring;
  payouts: FakePayouts;
  webhooks: RazorpayWebhooks;
  faults: FakeFaults;
  keyId: string;
  keySecret: string;
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
}

export interface RouteInput {
  /** The ids in the path, in order. */
  ids: readonly string[];
  body: unknown;
  query: URLSearchParams;
}

/** `METHOD /path/:id`, and what it answers. */
export type Routes = Readonly<Record<string, (input: RouteInput) => object>>;

/** The documented fields and no others: Razorpay refuses what it does not know. */
export const readBody = <Body>(schema: z.ZodType<Body>, body: unknown): Body | Refusal => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys')
    return refuse(`${issue.keys.join(', ')} is/are not required and should not be sent`);
  const field = String(issue?.path.join('.') ?? 'body');
  return field === 'amount'
    ? refuse('The amount must be at least INR 1.00', { field })
    : refuse(`The ${field} field is required.`, { field });
};

const Page = z.object({
  from: z.coerce.number().int().min(0).default(0),
  to: z.coerce.number().int().min(0).default(Number.MAX_SAFE_INTEGER),
  count: z.coerce.number().int().min(1).max(100).default(10),
  skip: z.coerce.number().int().min(0).default(0),
});

/** A collection as Razorpay gives it: newest first, ten unless more are asked for. */
export const listed = (items: ReadonlyArray<{ created_at: number }>, query: URLSearchParams): object => {
  const page = Page.safeParse(Object.fromEntries(query));
  if (!page.success) return refuse('The count may not be greater than 100.', { field: 'count' });
  const { from, to, count, skip } = page.data;
  const found = items
    .toReversed()
    .filter((item) => item.created_at >= from && item.created_at <= to)
    .toSorted((a, b) => b.created_at - a.created_at)
    .slice(skip, skip + count);
  return { entity: 'collection', count: found.length, items: found };
};

/** The thing with this id, or the refusal that Razorpay has for unknown ones. */
export const orUnknown = <Thing extends object>(thing: Thing | undefined): Thing | Refusal =>
  thing ?? UNKNOWN_ID;

/** At most fifteen, of 256 characters. */
export const NotesBody = z
  .record(z.string(), z.string().max(256))
  .refine((notes) => Object.keys(notes).length <= 15)
  .default({});

/** What is shown of a thing, or why there is none. */
export const shown = <Thing extends object, Shown>(
  thing: Thing | Refusal,
  show: (thing: Thing) => Shown,
): Shown | Refusal => (isRefusal(thing) ? thing : show(thing as Thing));
