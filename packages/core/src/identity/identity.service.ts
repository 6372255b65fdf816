import { AppError } from '@inkvine/contracts/errors';
import {
  Me,
  type RevokeSessionInput,
  type Session,
  type UpdateProfileInput,
} from '@inkvine/contracts/identity';
import { Locale, SessionId, type UserId } from '@inkvine/contracts/primitives';
import { findPasswordReset, findPasswordResetId } from '@inkvine/db/identity/password-reset.repository';
import { findPerson, updateEmailVerified, updatePerson } from '@inkvine/db/identity/person.repository';
import { deleteOtherSessions, deleteSession, listSessions } from '@inkvine/db/identity/session.repository';
import type { z } from 'zod';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { Actor, Caller } from './actor.ts';

export interface Contact {
  name: string;
  email: string;
  locale: Locale;
}

export interface PasswordReset extends Contact {
  /** Secret: belongs in the mail and nowhere else. */
  token: string;
  expiresAt: string;
}

/** People, their sessions and forgotten passwords. Signing in itself is better-auth's, in the server. */
export function createIdentityService({ db, wakeUps }: Pick<ServiceDependencies, 'db' | 'wakeUps'>) {
  return {
    /** The signed-in person, or null. */
    async me(caller: Caller): Promise<Me | null> {
      if (caller === null) return null;
      const person = await findPerson(db, caller.userId);
      return person === undefined ? null : Me.parse(person);
    },

    /** Where and in which language to write to a person. @throws AppError NOT_FOUND */
    async getContact(userId: UserId): Promise<Contact> {
      const person = await findPerson(db, userId);
      if (person === undefined) throw new AppError('NOT_FOUND');
      return { name: person.name, email: person.email, locale: Locale.parse(person.locale) };
    },

    /** Changes one's own display name or language. */
    async updateProfile(caller: Actor, input: z.infer<typeof UpdateProfileInput>): Promise<Me> {
      const person = await updatePerson(db, caller.userId, input);
      if (person === undefined) throw new AppError('NOT_FOUND');
      // Sessions remember the language; whoever caches them must look again.
      wakeUps.publish(`sessions:${caller.userId}`);
      return Me.parse(person);
    },

    /** One's own live sessions, newest first. */
    async listSessions(caller: Actor): Promise<Session[]> {
      const sessions = await listSessions(db, caller.userId);
      return sessions.map(({ id, ...session }) => ({
        ...session,
        id: SessionId.parse(id),
        current: id === caller.sessionId,
      }));
    },

    /** Signs one of one's own sessions out, at once in this process. @throws AppError NOT_FOUND */
    async revokeSession(caller: Actor, { sessionId }: z.infer<typeof RevokeSessionInput>) {
      const revoked = await deleteSession(db, caller.userId, sessionId);
      if (revoked === 0) throw new AppError('NOT_FOUND');
      wakeUps.publish(`sessions:${caller.userId}`);
      return { revoked };
    },

    /** Signs out everywhere but here. */
    async revokeOtherSessions(caller: Actor) {
      const revoked = await deleteOtherSessions(db, caller.userId, caller.sessionId);
      if (revoked > 0) wakeUps.publish(`sessions:${caller.userId}`);
      return { revoked };
    },

    /** Promises the mail for a reset token that better-auth has just stored. */
    async promisePasswordReset(token: string): Promise<void> {
      await db.transaction().execute(async (trx) => {
        const verificationId = await findPasswordResetId(trx, token);
        if (verificationId === undefined) throw new AppError('NOT_FOUND');
        await enqueue(trx, 'identity.send-password-reset', { verificationId });
      });
      wakeUps.publish('outbox');
    },

    /** Notes that somebody has shown to read the mail of their address. */
    async noteEmailProven(userId: string): Promise<void> {
      await updateEmailVerified(db, userId);
    },

    /** What the mail must say; undefined once the token was used or has expired, when no mail should go out. */
    async findPasswordReset(verificationId: string): Promise<PasswordReset | undefined> {
      const reset = await findPasswordReset(db, verificationId);
      return reset === undefined ? undefined : { ...reset, locale: Locale.parse(reset.locale) };
    },
  };
}

export type IdentityService = ReturnType<typeof createIdentityService>;
