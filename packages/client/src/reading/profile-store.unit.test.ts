import { NovelId } from '@inkvine/contracts/primitives';
import { beforeEach, expect, test } from 'vitest';
import { profileFor, settingsOf } from '../reading-profiles.ts';
import { createProfileStore } from './profile-store.ts';

const NOVEL = NovelId.parse('0199d0a0-0000-7000-8000-000000000001');
let values: Map<string, string>;
let ids: number;

beforeEach(() => {
  values = new Map();
  ids = 0;
});

function start() {
  const memory = {
    read: (key: string) => values.get(key) ?? null,
    write: (key: string, value: string | null) =>
      void (value === null ? values.delete(key) : values.set(key, value)),
  };
  const store = createProfileStore({ memory, randomId: () => `made-${(ids += 1)}` });
  const read = (novelId: NovelId | null = NOVEL) => profileFor(store.current(), novelId);
  const act = (novelId: NovelId | null = NOVEL) => store.actionsFor(novelId, read(novelId));
  return { store, read, act };
}

test('keeps over visits how the device reads, and tells whoever listens', () => {
  const { store, act } = start();
  let told = 0;
  const stop = store.subscribe(() => (told += 1));
  act().change({ family: 'dyslexic' });
  stop();
  act().change({ size: 22 });
  expect(told).toBe(1);
  expect(settingsOf(start().read())).toMatchObject({ family: 'dyslexic', size: 22 });
});

test('has another profile, for one novel alone where the reader wants that', () => {
  const { read, act } = start();
  act().change({ size: 20 });
  act().add('Bed');
  act().change({ size: 30 });
  expect(read(null)).toMatchObject({ id: 'made-1', name: 'Bed' });
  act().keepForNovel(true);
  act(null).choose('first');
  expect([settingsOf(read()).size, settingsOf(read(null)).size]).toEqual([30, 20]);
  act(null).keepForNovel(true);
  expect(read(null).id).toBe('first');
  act().remove();
  expect(read().id).toBe('first');
  act().remove();
  expect(read().id).toBe('first');
});

test('takes what the account has, never an older answer of it, and forgets it with the account', () => {
  const { store, read, act } = start();
  act().change({ size: 20 });
  const mine = store.current().kept;
  const bigger = {
    ...mine,
    profiles: mine.profiles.map((profile) => ({ ...profile, style: { ...profile.style, size: 25 } })),
  };
  store.agreeWithAccount('ada', 2, bigger);
  store.agreeWithAccount('ada', 1, mine);
  expect(settingsOf(read()).size).toBe(25);
  store.forgetAccount();
  expect(settingsOf(read()).size).toBeNull();
});

test('keeps what was changed back while the change before was under way to the account', () => {
  const { store, read, act } = start();
  store.agreeWithAccount('ada', 1, store.current().kept);
  act().change({ mode: 'pages' });
  const sent = store.current().kept;
  act().change({ mode: 'scroll' });
  store.agreeWithAccount('ada', 2, sent, sent);
  expect(settingsOf(read()).mode).toBe('scroll');
});
