import { sql } from 'kysely';
import type { Executor } from '../database.ts';

/** Of the machine: sign-in lives in real time, also where a demo's clock has moved. */
const realNow = sql<string>`pg_catalog.now()`;

export interface SessionRow {
  id: string;
  userAgent: string | null;
  createdAt: string;
  expiresAt: string;
}

/** Live sessions of a person, newest first; at most 100, since nobody has more devices than that. */
export async function listSessions(db: Executor, userId: string): Promise<SessionRow[]> {
  return await db
    .selectFrom('session')
    .select(['id', 'user_agent as userAgent', 'created_at as createdAt', 'expires_at as expiresAt'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', realNow)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute();
}

/** Deletes one session of this person; the number deleted is 0 or 1. */
export async function deleteSession(db: Executor, userId: string, sessionId: string): Promise<number> {
  const result = await db
    .deleteFrom('session')
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function deleteOtherSessions(db: Executor, userId: string, keptId: string): Promise<number> {
  const result = await db
    .deleteFrom('session')
    .where('user_id', '=', userId)
    .where('id', '!=', keptId)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
