import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface PersonRow {
  id: string;
  name: string;
  email: string;
  role: string;
  locale: string;
  createdAt: string;
}

const PERSON = ['id', 'name', 'email', 'role', 'locale', 'created_at as createdAt'] as const;

export async function findPerson(db: Executor, userId: string): Promise<PersonRow | undefined> {
  return await db.selectFrom('user').select(PERSON).where('id', '=', userId).executeTakeFirst();
}

/** By id; who is suspended is none now. */
export async function listOperatorIds(db: Executor): Promise<string[]> {
  const people = await db
    .selectFrom('user')
    .select('id')
    .where('role', '=', 'operator')
    .where('suspended_at', 'is', null)
    .orderBy('id')
    .execute();
  return people.map(({ id }) => id);
}

/** Changes what is given and leaves the rest. */
export async function updatePerson(
  db: Executor,
  userId: string,
  change: { name?: string | undefined; locale?: string | undefined },
): Promise<PersonRow | undefined> {
  return await db
    .updateTable('user')
    .set({
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.locale === undefined ? {} : { locale: change.locale }),
      updated_at: sql`now()`,
    })
    .where('id', '=', userId)
    .returning(PERSON)
    .executeTakeFirst();
}

export async function updateEmailVerified(db: Executor, userId: string): Promise<void> {
  await db.updateTable('user').set({ email_verified: true }).where('id', '=', userId).execute();
}
