import { z } from 'zod';
import { Locale, SessionId, text, Timestamp, UserId } from './primitives.ts';
import { Role } from './system.ts';

export const PASSWORD_MIN_LENGTH = 10;
export const PASSWORD_MAX_LENGTH = 128;
export const DISPLAY_NAME_MAX_LENGTH = 40;

/** The signed-in person as they may see themselves. */
export const Me = z.object({
  id: UserId,
  name: z.string(),
  email: z.string(),
  role: Role,
  locale: Locale,
  createdAt: Timestamp,
});
export type Me = z.infer<typeof Me>;

export const UpdateProfileInput = z.object({
  name: text(1, DISPLAY_NAME_MAX_LENGTH).optional(),
  locale: Locale.optional(),
});

export const Session = z.object({
  id: SessionId,
  userAgent: z.string().nullable(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  current: z.boolean(),
});
export type Session = z.infer<typeof Session>;

export const RevokeSessionInput = z.object({ sessionId: SessionId });
