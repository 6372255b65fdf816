import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { horizonsAfter, moveChapter, moveVolume, startVolume, type Outline } from './outline.ts';

/** `a b | V: c d | W: | e`: chapters, with those of a volume after its name. */
function outlineOf(text: string): Outline {
  const volumes: string[] = [];
  const chapters = text.split('|').flatMap((part) => {
    const [name, ids] = part.includes(':') ? part.split(':') : [null, part];
    const volumeId = name?.trim() ?? null;
    if (volumeId !== null) volumes.push(volumeId);
    return (ids ?? '')
      .split(' ')
      .filter((id) => id !== '')
      .map((id) => ({ id, volumeId }));
  });
  return { chapters, volumes };
}

const show = ({ chapters }: Outline): string =>
  chapters.map(({ id, volumeId }) => (volumeId === null ? id : `${volumeId}.${id}`)).join(' ');

const OUTLINE = outlineOf('a b | V: c d | W: e f | g');

describe('moveChapter', () => {
  it.each([
    ['a', { index: 1 }, 'b a V.c V.d W.e W.f g'],
    ['a', { index: 2 }, 'b V.c V.a V.d W.e W.f g'],
    ['g', { index: 0 }, 'g a b V.c V.d W.e W.f'],
    ['g', { index: 99 }, 'a b V.c V.d W.e W.f g'],
    ['d', { index: 5 }, 'a b V.c W.e W.f W.d g'],
    ['e', { index: 5 }, 'a b V.c V.d W.f W.e g'],
    ['a', { index: 0, volumeId: 'W' }, 'b V.c V.d W.a W.e W.f g'],
    ['c', { index: 2, volumeId: null }, 'a b c V.d W.e W.f g'],
    ['c', { index: 4, volumeId: null }, 'a b V.d c W.e W.f g'],
  ])('%s to %o: %s', (chapterId, to, expected) => {
    expect(show(moveChapter(OUTLINE, chapterId, to))).toBe(expected);
  });

  it('fills an empty volume between its neighbours', () => {
    const outline = outlineOf('V: a b | X: | W: c');
    expect(show(moveChapter(outline, 'a', { index: 2, volumeId: 'X' }))).toBe('V.b X.a W.c');
  });
});

describe('moveVolume', () => {
  it('takes its chapters along', () => {
    expect(show(moveVolume(OUTLINE, 'W', 0))).toBe('a b W.e W.f V.c V.d g');
    expect(moveVolume(OUTLINE, 'W', 0).volumes).toEqual(['W', 'V']);
  });

  it('moves an empty one without moving a chapter', () => {
    const outline = outlineOf('V: a | W: b | X:');
    expect(moveVolume(outline, 'X', 0)).toEqual({ ...outline, volumes: ['X', 'V', 'W'] });
  });
});

describe('startVolume', () => {
  it.each([
    [null, 'a b V.c V.d W.e W.f g', ['V', 'W', 'X']],
    ['a', 'X.a X.b V.c V.d W.e W.f g', ['X', 'V', 'W']],
    ['d', 'a b V.c X.d W.e W.f g', ['V', 'X', 'W']],
    ['c', 'a b X.c X.d W.e W.f g', ['V', 'X', 'W']],
    ['g', 'a b V.c V.d W.e W.f X.g', ['V', 'W', 'X']],
  ])('from %s: %s', (from, chapters, volumes) => {
    const outline = startVolume(OUTLINE, 'X', from);
    expect(show(outline)).toBe(chapters);
    expect(outline.volumes).toEqual(volumes);
  });
});

const outlines = fc
  .array(fc.record({ inVolume: fc.boolean(), size: fc.integer({ min: 0, max: 3 }) }), { maxLength: 6 })
  .map((parts) =>
    parts
      .map(({ inVolume, size }, part) => {
        const ids = Array.from({ length: size }, (_, index) => `c${part}-${index}`).join(' ');
        return inVolume ? `V${part}: ${ids}` : ids;
      })
      .join(' | '),
  )
  .map(outlineOf);

function expectSound({ chapters, volumes }: Outline): void {
  const runs = chapters
    .map(({ volumeId }) => volumeId)
    .filter((volumeId, index, all) => volumeId !== null && volumeId !== all[index - 1]);
  expect(runs).toEqual(volumes.filter((id) => runs.includes(id)));
}

it('keeps volumes together and in order, and loses nothing, whatever is moved where', () => {
  fc.assert(
    fc.property(outlines, fc.nat(20), fc.nat(20), fc.nat(20), (outline, which, index, volume) => {
      const choices = [undefined, null, ...outline.volumes];
      const chapter = outline.chapters[which % Math.max(outline.chapters.length, 1)];
      const volumeId = outline.volumes[which % Math.max(outline.volumes.length, 1)];
      const results = [
        ...(chapter === undefined
          ? []
          : [moveChapter(outline, chapter.id, { index, volumeId: choices[volume % choices.length] })]),
        ...(volumeId === undefined ? [] : [moveVolume(outline, volumeId, index)]),
      ];
      for (const result of results) {
        expectSound(result);
        const ids = (one: Outline) => one.chapters.map(({ id }) => id).toSorted();
        expect(ids(result)).toEqual(ids(outline));
      }
    }),
  );
});

describe('horizonsAfter', () => {
  const order = (text: string) => [...text];
  const after = (from: string, to: string, moved: string | null) =>
    Object.fromEntries(horizonsAfter(order(from), order(to), moved));

  it('leaves who was at a chapter that went far ahead at the one before it', () => {
    expect(after('abcdef', 'abdefc', 'c')).toEqual({ c: 'b' });
  });

  it('keeps what somebody had read past when their chapter goes to the front', () => {
    expect(after('abcdef', 'cabdef', 'c')).toEqual({ c: 'b' });
  });

  it('does not lower the horizon for a chapter put earlier', () => {
    expect(after('abcdef', 'aebcdf', 'e')).toEqual({ e: 'd' });
  });

  it('begins anew for whoever had only opened the first chapter, which went away', () => {
    expect(after('abc', 'bca', 'a')).toEqual({ a: null });
  });

  it('shows nothing of a volume that was put before the one somebody is in', () => {
    expect(after('abcdef', 'defabc', null)).toEqual({ a: null, b: null, c: null, f: 'c' });
  });

  it('never puts behind somebody what lay ahead, but for the one moved chapter', () => {
    const permutations = fc.shuffledSubarray([...'abcdefgh'], { minLength: 8 });
    fc.assert(
      fc.property(permutations, fc.nat(7), (to, at) => {
        const from = [...'abcdefgh'];
        const changes = horizonsAfter(from, to, null);
        const now = changes.has(from[at]!) ? changes.get(from[at]!)! : from[at]!;
        const behind = now === null ? [] : to.slice(0, to.indexOf(now) + 1);
        for (const id of behind) expect(from.indexOf(id)).toBeLessThanOrEqual(at);
      }),
    );
  });
});
