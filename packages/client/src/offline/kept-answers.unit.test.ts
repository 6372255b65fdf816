import { QueryClient } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { createKeptAnswers, type KeptHead, type KeptStore } from './kept-answers.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const ADA = { id: 'ada' };
const CHAPTER = { id: 'c1', blocks: [{ id: 'p1', type: 'paragraph', text: 'Rain.' }] };
const AWAY = new TRPCClientError('away', { cause: new TypeError('fetch failed') });
const GONE = TRPCClientError.from({
  error: { message: 'gone', code: -32004, data: { code: 'NOT_FOUND', requestId: 'r' } },
} as never);

function createMemoryStore() {
  const heads = new Map<string, KeptHead>();
  const texts = new Map<string, string>();
  const store: KeptStore = {
    heads: async () => [...heads.values()],
    read: async (key) => texts.get(key),
    write: async (head, text) => {
      heads.set(head.key, head);
      texts.set(head.key, text);
    },
    remove: async (keys) => {
      for (const key of keys) {
        heads.delete(key);
        texts.delete(key);
      }
    },
  };
  return { store, texts };
}

/** A device and its visits; the server answers with what a test puts there, an error being one. */
function createDevice(maxSize = 10_000) {
  const { store, texts } = createMemoryStore();
  let at = 0;
  const answers = new Map<string, unknown>();
  const start = () => {
    const kept = createKeptAnswers({ store, maxSize, now: () => at });
    const client = new QueryClient({
      defaultOptions: { queries: { retry: false, persister: kept.persister as never, gcTime: 0 } },
    });
    const ask = (path: string, input: unknown = null) =>
      client.fetchQuery({
        queryKey: [path.split('.'), { input, type: 'query' }],
        queryFn: () => {
          const answer = answers.get(path);
          if (answer instanceof Error) throw answer;
          return answer;
        },
      });
    return { kept, ask };
  };
  /** Keeping goes on behind the answer. */
  const holds = (count: number) => expect.poll(() => texts.size).toBe(count);
  return { start, answers, texts, holds, pass: (ms: number) => (at += ms) };
}

test('a chapter once opened is read again while nobody answers, also after a new start', async () => {
  const device = createDevice();
  const { ask, kept } = device.start();
  device.answers.set('identity.me', ADA);
  device.answers.set('reading.chapter', CHAPTER);
  await ask('identity.me');
  await ask('reading.chapter', 'c1');
  await device.holds(2);
  device.answers.set('identity.me', AWAY);
  device.answers.set('reading.chapter', AWAY);
  const later = device.start();
  expect(await later.ask('identity.me')).toEqual(ADA);
  expect(await later.ask('reading.chapter', 'c1')).toEqual(CHAPTER);
  expect([...kept.chapters()]).toEqual(['c1']);
  expect([kept.isAway(), later.kept.isAway()]).toEqual([false, true]);
  await expect(later.ask('reading.chapter', 'c2')).rejects.toBe(AWAY);
});

test.each([
  ['somebody else', { id: 'bob' }],
  ['nobody', null],
])('%s on the same device finds nothing of the one before', async (_, next) => {
  const device = createDevice();
  const first = device.start();
  device.answers.set('identity.me', ADA);
  device.answers.set('reading.chapter', CHAPTER);
  await first.ask('identity.me');
  await first.ask('reading.chapter', 'c1');
  await device.holds(2);
  const second = device.start();
  device.answers.set('identity.me', next);
  await second.ask('identity.me');
  await device.holds(1);
  device.answers.set('reading.chapter', AWAY);
  await expect(second.ask('reading.chapter', 'c1')).rejects.toBe(AWAY);
  expect([...device.texts.values()].join()).not.toMatch(/Rain|ada/);
});

test('what came right before the name of a new person stays, what was there before goes', async () => {
  const device = createDevice();
  const first = device.start();
  device.answers.set('identity.me', ADA);
  device.answers.set('reading.chapter', CHAPTER);
  await first.ask('identity.me');
  await first.ask('reading.chapter', 'c1');
  await device.holds(2);
  const second = device.start();
  device.answers.set('reading.chapter', { ...CHAPTER, blocks: [{ text: 'Snow.' }] });
  await second.ask('reading.chapter', 'c2');
  await device.holds(3);
  device.answers.set('identity.me', { id: 'bob' });
  await second.ask('identity.me');
  await device.holds(2);
  expect([...device.texts.values()].join()).toMatch(/Snow/);
  expect([...device.texts.values()].join()).not.toMatch(/Rain|ada/);
});

test('what the server locks or hides is not kept any longer', async () => {
  for (const answer of [{ ...CHAPTER, blocks: null }, GONE]) {
    const device = createDevice();
    device.answers.set('reading.chapter', CHAPTER);
    await device.start().ask('reading.chapter', 'c1');
    await device.holds(1);
    device.answers.set('reading.chapter', answer);
    await device
      .start()
      .ask('reading.chapter', 'c1')
      .catch(() => undefined);
    await device.holds(0);
    device.answers.set('reading.chapter', AWAY);
    await expect(device.start().ask('reading.chapter', 'c1')).rejects.toBe(AWAY);
  }
});

test('forgets everything, also what was still on its way', async () => {
  const device = createDevice();
  const { ask, kept } = device.start();
  device.answers.set('identity.me', ADA);
  device.answers.set('reading.chapter', CHAPTER);
  await ask('identity.me');
  await ask('reading.chapter', 'c1');
  await device.holds(2);
  expect(kept.chapterKeptAt('c1')).toBe(0);
  let answer = (_: unknown): void => undefined;
  device.answers.set(
    'reading.chapter',
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const late = ask('reading.chapter', 'c2');
  await kept.forget();
  answer(CHAPTER);
  await late;
  device.answers.set('stories.novel', { slug: 'new' });
  await ask('stories.novel');
  await device.holds(1);
  expect([...device.texts.values()].join()).not.toMatch(/Rain|ada/);
  expect(kept.chapterKeptAt('c1')).toBeUndefined();
});

test('what nobody has asked for in a month is forgotten', async () => {
  const device = createDevice();
  device.answers.set('reading.chapter', CHAPTER);
  await device.start().ask('reading.chapter', 'c1');
  await device.holds(1);
  device.answers.set('reading.chapter', AWAY);
  device.pass(29 * DAY_MS);
  expect(await device.start().ask('reading.chapter', 'c1')).toEqual(CHAPTER);
  device.pass(2 * DAY_MS);
  await expect(device.start().ask('reading.chapter', 'c1')).rejects.toBe(AWAY);
  expect(device.texts.size).toBe(0);
});

test.each([
  ['a rented chapter', 'rentedUntil'],
  ['a chapter that a membership opens', 'memberUntil'],
])('%s is found until its time has ended', async (_, until) => {
  const device = createDevice();
  const rented = { ...CHAPTER, [until]: new Date(DAY_MS).toISOString() };
  device.answers.set('reading.chapter', rented);
  await device.start().ask('reading.chapter', 'c1');
  await device.holds(1);
  device.answers.set('reading.chapter', AWAY);
  device.pass(DAY_MS - 1);
  expect(await device.start().ask('reading.chapter', 'c1')).toEqual(rented);
  device.pass(1);
  await expect(device.start().ask('reading.chapter', 'c1')).rejects.toBe(AWAY);
  await device.holds(0);
});

test('keeps within its bounds, the chapters given last longest', async () => {
  const device = createDevice(1_000);
  const { ask, kept } = device.start();
  device.answers.set('identity.me', ADA);
  await ask('identity.me');
  for (const id of ['c1', 'c2', 'c3', 'c4']) {
    device.pass(1_000);
    device.answers.set('reading.chapter', { ...CHAPTER, id, blocks: [{ text: 'x'.repeat(300) }] });
    await ask('reading.chapter', id);
  }
  await expect.poll(() => [...kept.chapters()]).toEqual(['c3', 'c4']);
  device.answers.set('identity.me', AWAY);
  expect(await device.start().ask('identity.me')).toEqual(ADA);
});

test('keeps nothing else of a person, and reads online on a device that cannot keep anything', async () => {
  const device = createDevice();
  device.answers.set('wallet.get', { coins: 3 });
  await device.start().ask('wallet.get');
  expect(device.texts.size).toBe(0);
  const broken = () => Promise.reject(new Error('no storage'));
  const store: KeptStore = { heads: broken, read: broken, write: broken, remove: broken };
  const kept = createKeptAnswers({ store, maxSize: 100 });
  const client = new QueryClient({ defaultOptions: { queries: { persister: kept.persister as never } } });
  const chapter = await client.fetchQuery({
    queryKey: [['reading', 'chapter'], { input: 'c1' }],
    queryFn: () => CHAPTER,
  });
  expect(chapter).toEqual(CHAPTER);
});
