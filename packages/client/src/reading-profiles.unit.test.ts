import { NovelId } from '@inkvine/contracts/primitives';
import { ReadingProfiles } from '@inkvine/contracts/reading-settings';
import { describe, expect, it } from 'vitest';
import { firstProfiles, mergeProfiles, parseProfiles, profileFor } from './reading-profiles.ts';
import { DEFAULT_SETTINGS } from './reading-settings.ts';

const novel = NovelId.parse('0199d0a0-0000-7000-8000-000000000001');
const profile = (id: string, size: number | null = null, name = id) => ({
  id,
  name,
  style: { ...DEFAULT_SETTINGS, size },
});
const set = (...profiles: ReturnType<typeof profile>[]) => ReadingProfiles.parse({ profiles, novels: {} });

describe('parseProfiles', () => {
  it.each([null, '', 'no json', '7', '[]', '{"kept":{"profiles":[]}}'])('begins anew for %s', (stored) => {
    expect(parseProfiles(stored)).toEqual(firstProfiles());
  });

  it('takes over the single settings of an earlier version', () => {
    const { kept } = parseProfiles('{"size":24,"paper":"sepia"}');
    expect(kept.profiles[0]?.style).toEqual({ ...DEFAULT_SETTINGS, size: 24, paper: 'sepia' });
  });

  it('gives back what was stored', () => {
    const agreed = { userId: 'u', version: 3, profiles: set(profile('a')) };
    const stored = { kept: set(profile('a'), profile('b', 30)), activeId: 'b', agreed };
    expect(parseProfiles(JSON.stringify(stored))).toEqual(stored);
  });
});

describe('profileFor', () => {
  const kept = { ...set(profile('a'), profile('b')), novels: { [novel]: 'b' } };
  it('prefers that of the novel, then that of the device, then any', () => {
    expect(profileFor({ kept, activeId: 'a', agreed: null }, novel).id).toBe('b');
    expect(profileFor({ kept, activeId: 'a', agreed: null }, null).id).toBe('a');
    expect(profileFor({ kept, activeId: 'gone', agreed: null }, null).id).toBe('a');
  });
});

describe('mergeProfiles', () => {
  const base = set(profile('a'), profile('b'));
  it('keeps what each side changed', () => {
    const merged = mergeProfiles(
      base,
      set(profile('a', 20), profile('b')),
      set(profile('a'), profile('b', 30)),
    );
    expect(merged).toEqual(set(profile('a', 20), profile('b', 30)));
  });

  it('prefers the present device where both changed the same', () => {
    const merged = mergeProfiles(
      base,
      set(profile('a', 20), profile('b')),
      set(profile('a', 40), profile('b')),
    );
    expect(merged.profiles[0]?.style.size).toBe(20);
  });

  it('adds from both sides, and takes away what nobody changed meanwhile', () => {
    const mine = set(profile('b'), profile('mine'));
    expect(mergeProfiles(base, mine, set(profile('a'), profile('b'), profile('theirs')))).toEqual(
      set(profile('b'), profile('theirs'), profile('mine')),
    );
    const kept = mergeProfiles(base, set(profile('b')), set(profile('a', 33), profile('b')));
    expect(kept).toEqual(set(profile('a', 33), profile('b')));
  });

  it('takes the account’s when the two never met', () => {
    expect(mergeProfiles(null, set(profile('a', 12)), set(profile('z')))).toEqual(set(profile('z')));
  });

  it('never leaves a reader without any', () => {
    expect(mergeProfiles(set(profile('a')), set(profile('b')), set(profile('a'))).profiles).toHaveLength(1);
  });
});
