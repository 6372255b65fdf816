import type { Locale, SessionId, UserId } from '@inkvine/contracts/primitives';
import type { Role } from '@inkvine/contracts/system';

/** Who is calling, as the session says. */
export interface Actor {
  userId: UserId;
  sessionId: SessionId;
  role: Role;
  locale: Locale;
}

/** Null for someone who has not signed in. */
export type Caller = Actor | null;
