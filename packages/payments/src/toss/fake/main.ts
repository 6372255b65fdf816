import { systemClock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { openFileJournal } from '../../fake/file-journal.ts';
import { postWebhooksTo, runFake } from '../../fake/server.ts';
import { createTossFake } from './toss-fake.ts';

const Environment = z.object({
  /** 0 takes a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535),
  /** The interface to listen on. */
  HOST: z.string().default('127.0.0.1'),
  TOSS_CLIENT_KEY: z.string().min(1),
  TOSS_SECRET_KEY: z.string().min(1),
  /** Empty is as good as left out. */
  TOSS_SECURITY_KEY: z
    .string()
    .regex(/^([0-9a-f]{64})?$/i)
    .optional(),
  /** Where the product takes webhooks. */
  TOSS_WEBHOOK_URL: z.url().optional(),
  /** The file that keeps payments across restarts. */
  TOSS_FAKE_STATE: z.string().min(1).optional(),
  /** Where browsers reach this server. */
  TOSS_PUBLIC_URL: z.url().optional(),
});

const environment = Environment.safeParse(process.env);
if (!environment.success) {
  console.error(`toss fake: ${z.prettifyError(environment.error)}`);
  process.exit(1);
}
const { PORT, HOST, TOSS_CLIENT_KEY, TOSS_SECRET_KEY, ...optional } = environment.data;

/** As if the banks took that long. */
const PAYOUTS_TAKE_MS = 10_000;

const fake = createTossFake({
  clock: systemClock,
  clientKey: TOSS_CLIENT_KEY,
  secretKey: TOSS_SECRET_KEY,
  ...(optional.TOSS_SECURITY_KEY && { securityKey: optional.TOSS_SECURITY_KEY }),
  payoutsTakeMs: PAYOUTS_TAKE_MS,
  publicUrl: optional.TOSS_PUBLIC_URL ?? `http://localhost:${PORT}`,
  ...(optional.TOSS_WEBHOOK_URL && { sendWebhook: postWebhooksTo(optional.TOSS_WEBHOOK_URL) }),
  ...(optional.TOSS_FAKE_STATE && { journal: openFileJournal(optional.TOSS_FAKE_STATE) }),
});
runFake('toss fake', fake, { host: HOST, port: PORT });
