import { randomUUID } from 'node:crypto';
import { GatewayId } from '@inkvine/contracts/payments';
import type { PaymentMethodId } from '@inkvine/contracts/primitives';
import type { Actor } from '../identity/actor.ts';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRegisteredMethods } from '@inkvine/testkit/registered-methods';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

describe.each(GatewayId.options)('payment methods kept by %s', (id) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
  let clock: FakeClock;
  let reader: Actor;
  let shop: ReturnType<typeof createGatewayShop>;
  let registered: ReturnType<typeof createRegisteredMethods>;

  beforeEach(async () => {
    bench = await openSavedMethodBench(id);
    clock = createFakeClock();
    reader = await buildActor(database.db);
    shop = createGatewayShop({ db: database.db, clock, benches: [bench] });
    registered = createRegisteredMethods({ db: database.db, shop, bench });
  });
  afterEach(() => bench.close());

  const list = () => shop.paymentMethods.list(reader);
  const add = () => registered.add(reader);
  const defaults = async () => (await list()).filter(({ isDefault }) => isDefault).map((each) => each.id);

  const rowOf = (methodId: PaymentMethodId) =>
    database.db.selectFrom('payment_method').selectAll().where('id', '=', methodId).executeTakeFirstOrThrow();

  it('are recognised by what the gateway tells, and their token lies sealed', async () => {
    const methodId = await add();
    const [method, ...others] = await list();
    expect(others).toEqual([]);
    expect(method).toMatchObject({ id: methodId, gateway: id, status: 'active', isDefault: true });
    expect(method?.details).toMatchObject({
      kind: 'card',
      issuer: { en: expect.stringMatching(/\S/) as string },
      last4: expect.stringMatching(/^[\d*]{4}$/) as string,
    });
    expect(method?.currencies).toEqual([bench.currency]);
    const row = await rowOf(methodId);
    expect(row.sealed_token).toMatch(/^1\.[\da-f]{8}\.[\w-]{40,}$/);
  });

  it('are added once, however often and from wherever the callback comes', async () => {
    const { registrationId, callback } = await registered.open(reader, 'good');
    const finish = () => shop.registrations.finish(reader, { registrationId, callback });
    await Promise.all([finish(), finish(), finish()]);
    expect((await finish()).status).toBe('saved');
    expect(await list()).toHaveLength(1);
    clock.advance(3_600_000);
    await shop.registrations.settleOpen();
    expect(await list()).toHaveLength(1);
  });

  it('begin once for a key, and only for the same request', async () => {
    const request = { gateway: id, kind: 'card', returnTo: 'web', phone: '+821012345678' } as const;
    const idempotencyKey = randomUUID();
    const start = (returnTo: 'web' | 'mobile' = 'web') =>
      shop.registrations.start(reader, { ...request, returnTo, idempotencyKey });
    const [first, second] = await Promise.all([start(), start()]);
    expect(second.registrationId).toBe(first.registrationId);
    await expect(start('mobile')).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  });

  it('are not added with another person’s callback, nor by another person', async () => {
    const stranger = await buildActor(database.db);
    const theirs = await registered.open(stranger, 'good');
    const ours = await registered.open(reader, 'good');
    await expect(
      shop.registrations.finish(reader, { registrationId: ours.registrationId, callback: theirs.callback }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(
      shop.registrations.finish(reader, { registrationId: theirs.registrationId, callback: ours.callback }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await list()).toEqual([]);
    const { registrationId, callback } = ours;
    expect((await shop.registrations.finish(reader, { registrationId, callback })).status).toBe('saved');
  });

  it('are added after a crash between the answer and our commit', async () => {
    const { registrationId, callback } = await registered.open(reader, 'good');
    await sql`create function killed() returns trigger language plpgsql as $$
      begin raise exception 'killed'; end $$`.execute(database.db);
    await sql`create trigger killed before insert on payment_method execute function killed()`.execute(
      database.db,
    );
    await expect(shop.registrations.finish(reader, { registrationId, callback })).rejects.toThrow('killed');
    await sql`drop function killed cascade`.execute(database.db);
    expect(await list()).toEqual([]);
    clock.advance(600_000);
    await shop.registrations.settleOpen();
    expect((await shop.registrations.get(reader, { registrationId })).status).toBe('saved');
    expect(await list()).toHaveLength(1);
  });

  it('have exactly one default, whoever changes what at the same time', async () => {
    const ids = [await add(), await add(), await add(), await add()];
    expect(await defaults()).toEqual([ids[0]]);
    await Promise.allSettled([
      ...ids.map((paymentMethodId) => shop.paymentMethods.setDefault(reader, { paymentMethodId })),
      ...ids.slice(0, 2).map((paymentMethodId) => shop.paymentMethods.remove(reader, { paymentMethodId })),
      add(),
    ]);
    expect(await list()).toHaveLength(3);
    expect(await defaults()).toHaveLength(1);
  });

  it('have a next default when theirs is deleted, and none when all are', async () => {
    const [first, second] = [await add(), await add()];
    await shop.paymentMethods.remove(reader, { paymentMethodId: first });
    expect(await defaults()).toEqual([second]);
    const again = await shop.paymentMethods.remove(reader, { paymentMethodId: first });
    expect(again.map((method) => method.id)).toEqual([second]);
    await shop.paymentMethods.remove(reader, { paymentMethodId: second });
    expect(await list()).toEqual([]);
    const third = await add();
    expect(await defaults()).toEqual([third]);
  });

  it('of a person without a default do not commit, nor a default that is deleted', async () => {
    const [first, second] = [await add(), await add()];
    const lone = sql`delete from default_payment_method where user_id = ${reader.userId}`;
    await expect(lone.execute(database.db)).rejects.toMatchObject({ code: '23503' });
    const gone = sql`update payment_method set deleted_at = now(), next_check_at = now() where id = ${first}`;
    await expect(gone.execute(database.db)).rejects.toMatchObject({ code: '23503' });
    const twice = sql`insert into default_payment_method values (${reader.userId}, ${second})`;
    await expect(twice.execute(database.db)).rejects.toMatchObject({ code: '23505' });
  });

  it('take a name of their owner’s, by whoever saw the present one', async () => {
    const paymentMethodId = await add();
    const [named] = await shop.paymentMethods.rename(reader, { paymentMethodId, name: '생활비', version: 1 });
    expect(named).toMatchObject({ name: '생활비', version: 2 });
    await expect(
      shop.paymentMethods.rename(reader, { paymentMethodId, name: null, version: 1 }),
    ).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  it('are forgotten by the gateway once they are deleted, by the job or by the sweep', async () => {
    const [byJob, bySweep] = [await add(), await add()];
    await shop.paymentMethods.remove(reader, { paymentMethodId: byJob });
    await shop.paymentMethods.detach(byJob);
    await shop.paymentMethods.detach(byJob);
    expect(await rowOf(byJob)).toMatchObject({ sealed_token: null, next_check_at: null });
    await shop.paymentMethods.remove(reader, { paymentMethodId: bySweep });
    expect((await rowOf(bySweep)).detached_at).toBeNull();
    clock.advance(700_000);
    await shop.paymentMethods.settleDue();
    expect((await rowOf(bySweep)).detached_at).not.toBeNull();
    expect((await rowOf(bySweep)).sealed_token).toBeNull();
  });

  it('are nobody else’s to use', async () => {
    const paymentMethodId = await add();
    const stranger = await buildActor(database.db);
    const refusal = { code: 'NOT_FOUND' };
    await expect(shop.paymentMethods.setDefault(stranger, { paymentMethodId })).rejects.toMatchObject(
      refusal,
    );
    await expect(shop.paymentMethods.remove(stranger, { paymentMethodId })).rejects.toMatchObject(refusal);
    expect(await shop.paymentMethods.list(stranger)).toEqual([]);
  });
});
