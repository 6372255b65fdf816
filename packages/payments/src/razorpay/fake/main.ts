import { systemClock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { openFileJournal } from '../../fake/file-journal.ts';
import { postWebhooksTo, runFake } from '../../fake/server.ts';
import { createRazorpayFake } from './razorpay-fake.ts';

const Environment = z.object({
  /** 0 takes a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535),
  /** The interface to listen on. */
  HOST: z.string().default('127.0.0.1'),
  RAZORPAY_KEY_ID: z.string().min(1),
  RAZORPAY_KEY_SECRET: z.string().min(1),
  RAZORPAY_WEBHOOK_SECRET: z.string().min(1),
  /** Where the product takes webhooks. */
  RAZORPAY_WEBHOOK_URL: z.url().optional(),
  /** The file that keeps orders and payments across restarts. */
  RAZORPAY_FAKE_STATE: z.string().min(1).optional(),
  /** Where browsers reach this server. */
  RAZORPAY_PUBLIC_URL: z.url().optional(),
});

const parsed = Environment.safeParse(process.env);
if (!parsed.success) {
  console.error(`razorpay fake: ${z.prettifyError(parsed.error)}`);
  process.exit(1);
}
const environment = parsed.data;

/** A real bank takes a day or more. Somebody who tries the product out does not wait that long. */
const BANKS_ANSWER_MS = 20_000;
/** Long enough to be seen on its way. */
const PAYOUTS_TAKE_MS = 10_000;

const fake = createRazorpayFake({
  payoutsTakeMs: PAYOUTS_TAKE_MS,
  clock: systemClock,
  banksAnswerAfterMs: BANKS_ANSWER_MS,
  keyId: environment.RAZORPAY_KEY_ID,
  keySecret: environment.RAZORPAY_KEY_SECRET,
  webhookSecret: environment.RAZORPAY_WEBHOOK_SECRET,
  publicUrl: environment.RAZORPAY_PUBLIC_URL ?? `http://localhost:${environment.PORT}`,
  ...(environment.RAZORPAY_WEBHOOK_URL && { sendWebhook: postWebhooksTo(environment.RAZORPAY_WEBHOOK_URL) }),
  ...(environment.RAZORPAY_FAKE_STATE && { journal: openFileJournal(environment.RAZORPAY_FAKE_STATE) }),
});
runFake('razorpay fake', fake, { host: environment.HOST, port: environment.PORT });
