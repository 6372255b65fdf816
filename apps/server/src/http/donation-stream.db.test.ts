import { randomUUID } from 'node:crypto';
import type { AppRouter } from '@inkvine/api/app.router';
import { PositiveCoins } from '@inkvine/contracts/money';
import type { Actor } from '@inkvine/core/identity/actor';
import { DonationId, NovelId, SessionId, UserId } from '@inkvine/contracts/primitives';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import superjson from 'superjson';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSite, type TestPerson, type TestSite } from '../testing/test-site.ts';

/** Connections are slow on a machine that does much else; the order of events is what counts here. */

let site: TestSite;
let author: TestPerson;
let reader: TestPerson;
let novelId: NovelId;

beforeAll(async () => {
  site = await startTestSite();
  [author, reader] = await Promise.all([site.signUp({ name: 'Author' }), site.signUp({ name: 'Reader' })]);
  const operator = actorOf(await site.signUp({ role: 'operator' }), 'operator');
  await site.services.wallet.grantBonus(operator, {
    email: reader.email,
    coins: PositiveCoins.parse(1_000),
    reason: 'for the tests',
    expiresInDays: 30,
    idempotencyKey: randomUUID(),
  });
  const writer = actorOf(author, 'reader');
  const details = { title: 'Live', synopsis: '', language: 'en' as const, tags: [] };
  const created = await site.services.novels.create(writer, { ...details, idempotencyKey: randomUUID() });
  novelId = NovelId.parse(created.novelId);
  const chapter = { novelId, title: 'One', text: 'A beginning.', idempotencyKey: randomUUID() };
  await site.services.chapters.create(writer, chapter);
  await site.call(
    'stories.publishNovel',
    { novelId, freeChapters: 1, price: 0, publishAt: null },
    { type: 'mutation', as: author },
  );
});
afterAll(() => site.close());

function actorOf(person: TestPerson, role: Actor['role']): Actor {
  return {
    userId: UserId.parse(person.userId),
    sessionId: SessionId.parse(randomUUID()),
    role,
    locale: 'en',
  };
}

const donate = async (coins: number, message = '') => {
  const result = await site.call(
    'donations.donate',
    { novelId, coins, message, anonymous: false, idempotencyKey: randomUUID() },
    { type: 'mutation', as: reader },
  );
  expect(result.code).toBe('OK');
  // What the worker does with the promise that every donation leaves.
  await site.services.donations.announce(
    DonationId.parse((result.data as { donationId: string }).donationId),
  );
};

interface Heard {
  id: string;
  coins: number;
}

/** Listens as the person's app does, until `stop`. */
function listen(as: TestPerson, lastEventId?: string) {
  const heard: Heard[] = [];
  const failures: string[] = [];
  let connected = false;
  const headers = { authorization: as.bearer };
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({
          url: `${site.url}/trpc`,
          transformer: superjson,
          EventSource,
          eventSourceOptions: async () => ({
            fetch: (input: string | URL, init: RequestInit) =>
              fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
          }),
        }),
        false: httpBatchLink({ url: `${site.url}/trpc`, transformer: superjson, headers }),
      }),
    ],
  });
  const subscription = client.donations.onReceived.subscribe(
    { lastEventId },
    {
      onConnectionStateChange: ({ state }) => {
        connected = state === 'pending';
      },
      onData: ({ id, data }) => heard.push({ id, coins: data.coins }),
      onError: (error) => failures.push(error.data?.code ?? error.message),
    },
  );
  return { heard, failures, isConnected: () => connected, stop: () => subscription.unsubscribe() };
}

test('the author hears of a donation while it happens, nobody else does', async () => {
  const live = listen(author);
  const bystander = listen(reader);
  await expect.poll(() => live.isConnected() && bystander.isConnected()).toBe(true);
  const startedAt = performance.now();
  await donate(7, 'for the first chapter');
  await expect.poll(() => live.heard.map(({ coins }) => coins)).toEqual([7]);
  // Sooner than the stream would have looked by itself.
  expect(performance.now() - startedAt).toBeLessThan(4_500);
  expect([bystander.heard, live.failures]).toEqual([[], []]);
  live.stop();
  bystander.stop();
});

test('what was given while the author was away is heard on return, once and in order', async () => {
  const before = listen(author);
  await expect.poll(() => before.isConnected()).toBe(true);
  await donate(11);
  await expect.poll(() => before.heard).toHaveLength(1);
  const last = before.heard[0]!.id;
  before.stop();
  await donate(12);
  await donate(13);
  const after = listen(author, last);
  await expect.poll(() => after.heard.map(({ coins }) => coins)).toEqual([12, 13]);
  await donate(14);
  await expect.poll(() => after.heard.map(({ coins }) => coins)).toEqual([12, 13, 14]);
  after.stop();
});

test('a revoked session stops hearing at once, though its stream is open', async () => {
  const listener = await site.signUp();
  const live = listen(listener);
  await expect.poll(() => live.isConnected()).toBe(true);
  await site.call('identity.revokeSession', await currentSession(listener), {
    type: 'mutation',
    as: listener,
  });
  await expect.poll(() => live.isConnected()).toBe(false);
  await expect.poll(() => live.failures).toContain('UNAUTHENTICATED');
  live.stop();
});

async function currentSession(person: TestPerson) {
  const { data } = await site.call('identity.sessions', undefined, { as: person });
  const current = (data as { id: string; current: boolean }[]).find((session) => session.current);
  return { sessionId: current?.id };
}

test('nobody listens without signing in', async () => {
  const response = await fetch(
    `${site.url}/trpc/donations.onReceived?input=${encodeURIComponent('{"json":{}}')}`,
  );
  expect(await response.text()).toContain('UNAUTHENTICATED');
});
