import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { SessionId } from '@inkvine/contracts/primitives';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from './actor.ts';
import { createIdentityService } from './identity.service.ts';

let database: TestDatabase;
let wakeUps: ReturnType<typeof createLocalWakeUps>;
let identity: ReturnType<typeof createIdentityService>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  wakeUps = createLocalWakeUps();
  identity = createIdentityService({ db: database.db, wakeUps });
});

async function buildSession(actor: Actor, expiresAt = '2999-01-01T00:00:00Z'): Promise<SessionId> {
  const id = SessionId.parse(randomUUID());
  await database.db
    .insertInto('session')
    .values({ id, user_id: actor.userId, token: randomUUID(), expires_at: expiresAt, user_agent: 'test' })
    .execute();
  return id;
}

test('a person sees themselves, an anonymous caller nobody', async () => {
  const actor = await buildActor(database.db, { name: 'Sora', locale: 'ko' });
  expect(await identity.me(actor)).toMatchObject({
    id: actor.userId,
    name: 'Sora',
    locale: 'ko',
    role: 'reader',
  });
  expect(await identity.me(null)).toBeNull();
});

test('a profile change keeps what was not given and tells the caches', async () => {
  const actor = await buildActor(database.db, { name: 'Sora', locale: 'ko' });
  expect(await identity.updateProfile(actor, { locale: 'en' })).toMatchObject({ name: 'Sora', locale: 'en' });
  expect(await identity.updateProfile(actor, { name: 'Sol' })).toMatchObject({ name: 'Sol', locale: 'en' });
  expect(wakeUps.published).toEqual([`sessions:${actor.userId}`, `sessions:${actor.userId}`]);
});

test('only live sessions are listed, the present one marked', async () => {
  const actor = await buildActor(database.db);
  const current = await buildSession(actor);
  const other = await buildSession(actor);
  await buildSession(actor, '2001-01-01T00:00:00Z');
  const sessions = await identity.listSessions({ ...actor, sessionId: current });
  expect(new Map(sessions.map(({ id, current }) => [id, current]))).toEqual(
    new Map([
      [current, true],
      [other, false],
    ]),
  );
});

test("revoking someone else's session looks like a missing one and changes nothing", async () => {
  const actor = await buildActor(database.db);
  const other = await buildActor(database.db);
  const sessionId = await buildSession(other);
  await expect(identity.revokeSession(actor, { sessionId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await identity.listSessions(other)).toHaveLength(1);
  expect(wakeUps.published).toEqual([]);
});

test('signing out elsewhere keeps the session in hand', async () => {
  const actor = await buildActor(database.db);
  const current = await buildSession(actor);
  await buildSession(actor);
  await buildSession(actor);
  expect(await identity.revokeOtherSessions({ ...actor, sessionId: current })).toEqual({ revoked: 2 });
  expect((await identity.listSessions(actor)).map(({ id }) => id)).toEqual([current]);
  expect(wakeUps.published).toEqual([`sessions:${actor.userId}`]);
});

test('a password reset is promised once, and found until it expires', async () => {
  const actor = await buildActor(database.db, { locale: 'ko' });
  const token = randomUUID();
  const verification = { id: randomUUID(), identifier: `reset-password:${token}`, value: actor.userId };
  await database.db
    .insertInto('verification')
    .values({ ...verification, expires_at: '2999-01-01T00:00:00Z' })
    .execute();
  await identity.promisePasswordReset(token);
  await identity.promisePasswordReset(token);
  const promises = await database.db
    .selectFrom('outbox')
    .select('payload')
    .where('job_id', '=', 'identity.send-password-reset')
    .execute();
  expect(promises).toEqual([{ payload: { verificationId: verification.id } }]);
  expect(wakeUps.published).toContain('outbox');
  expect(await identity.findPasswordReset(verification.id)).toMatchObject({
    token,
    email: actor.email,
    locale: 'ko',
  });
  await database.db
    .updateTable('verification')
    .set({ expires_at: '2001-01-01T00:00:00Z' })
    .where('id', '=', verification.id)
    .execute();
  expect(await identity.findPasswordReset(verification.id)).toBeUndefined();
});
