import { z } from 'zod';
import { Locale } from './primitives.ts';

/** Grows within a major version; a self-hosted server and an app from a store are rarely the same age. */
export const API_VERSION = '1.0.0';
export const OLDEST_CLIENT_SERVED = '1.0.0';

export const Role = z.enum(['reader', 'creator', 'moderator', 'operator']);
export type Role = z.infer<typeof Role>;

export const SocialProvider = z.enum(['google', 'apple', 'cognito']);
export type SocialProvider = z.infer<typeof SocialProvider>;

export const DemoPerson = z.object({ name: z.string(), email: z.string(), role: Role, locale: Locale });
export type DemoPerson = z.infer<typeof DemoPerson>;

export const SystemInfo = z.object({
  apiVersion: z.string(),
  oldestClient: z.string(),
  /** Providers whose keys the operator has configured. */
  socialProviders: z.array(SocialProvider),
  /** Present in demo mode only. */
  demo: z
    .object({
      /** The people one may switch to, and the password they share. */
      people: z.array(DemoPerson),
      password: z.string(),
      /** How many milliseconds its clock is ahead of the real one; null where nobody can move it. */
      aheadMs: z.int().min(0).nullable(),
    })
    .nullable(),
});
export type SystemInfo = z.infer<typeof SystemInfo>;
