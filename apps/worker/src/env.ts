import path from 'node:path';
import { GATEWAY_SETTINGS } from '@inkvine/payments/gateway-settings';
import { z } from 'zod';

const Env = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  DATABASE_URL: z.url(),
  REDIS_URL: z.url(),
  /** The operator vouches for the durability of a Redis that does not tell its settings. */
  REDIS_TRUSTED: z.preprocess((value) => (value === '' ? undefined : value), z.stringbool().default(false)),
  /** The same as the server's: links in mails are signed with it. */
  AUTH_SECRET: z.string().min(32, 'needs at least 32 characters, the same as of the server'),
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/$/, '')),
  INKVINE_DEMO: z.preprocess((value) => (value === '' ? undefined : value), z.stringbool().default(false)),
  /** Folder of what is kept as files, the same for server and worker. */
  FILE_STORAGE_DIR: z
    .string()
    .min(1)
    .default(path.join(import.meta.dirname, '../../../.data/files')),
  /** How many backups of a branch stay. */
  BACKUP_KEEP: z.coerce.number().int().min(1).max(365).default(14),
  SITE_TIME_ZONE: z.string().default('Asia/Seoul'),
  ...GATEWAY_SETTINGS,
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default('Inkvine <no-reply@localhost>'),
  /** Health and metrics; not served when absent. */
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type Env = z.infer<typeof Env>;

/** @throws Error naming every variable that is missing or wrong, in one sentence */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const result = Env.safeParse(source);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`);
  throw new Error(`The worker cannot start; please check: ${problems.join(', ')}`);
}
