import type { Actor } from '@inkvine/core/identity/actor';
import { createIds } from '@inkvine/core/ports/ids.port';
import { SessionId, UserId, type Locale } from '@inkvine/contracts/primitives';
import type { Role } from '@inkvine/contracts/system';
import type { Executor } from '@inkvine/db/database';

const ids = createIds();

/** A person in the database and the actor they are when signed in. */
export async function buildActor(
  db: Executor,
  overrides: { role?: Role; locale?: Locale; name?: string; email?: string } = {},
): Promise<Actor & { name: string; email: string }> {
  const userId = UserId.parse(ids.next());
  const role = overrides.role ?? 'reader';
  const locale = overrides.locale ?? 'en';
  const name = overrides.name ?? `Person ${userId.slice(-4)}`;
  const email = overrides.email ?? `${userId}@test.inkvine.example`;
  await db.insertInto('user').values({ id: userId, name, email, role, locale }).execute();
  return { userId, sessionId: SessionId.parse(ids.next()), role, locale, name, email };
}
