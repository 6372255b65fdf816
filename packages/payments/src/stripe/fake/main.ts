import { systemClock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { openFileJournal } from '../../fake/file-journal.ts';
import { postWebhooksTo, runFake } from '../../fake/server.ts';
import { createStripeFake } from './stripe-fake.ts';

const Environment = z.object({
  /** 0 takes a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535),
  /** The interface to listen on. */
  HOST: z.string().default('127.0.0.1'),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_WEBHOOK_SECRET: z.string().min(1),
  /** Where the product takes webhooks. */
  STRIPE_WEBHOOK_URL: z.url().optional(),
  /** The file that keeps payments across restarts. */
  STRIPE_FAKE_STATE: z.string().min(1).optional(),
  /** Where browsers reach this server. */
  STRIPE_PUBLIC_URL: z.url().optional(),
});

const environment = Environment.safeParse(process.env);
if (!environment.success) {
  console.error(`stripe fake: ${z.prettifyError(environment.error)}`);
  process.exit(1);
}
const { PORT, HOST, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, ...optional } = environment.data;

const fake = createStripeFake({
  clock: systemClock,
  secretKey: STRIPE_SECRET_KEY,
  webhookSecret: STRIPE_WEBHOOK_SECRET,
  publicUrl: optional.STRIPE_PUBLIC_URL ?? `http://localhost:${PORT}`,
  ...(optional.STRIPE_WEBHOOK_URL && { sendWebhook: postWebhooksTo(optional.STRIPE_WEBHOOK_URL) }),
  ...(optional.STRIPE_FAKE_STATE && { journal: openFileJournal(optional.STRIPE_FAKE_STATE) }),
});
runFake('stripe fake', fake, { host: HOST, port: PORT });
