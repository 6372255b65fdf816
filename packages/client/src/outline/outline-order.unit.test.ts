import { WholeOutline } from '@inkvine/contracts/outline';
import { ChapterId, VolumeId } from '@inkvine/contracts/primitives';
import { describe, expect, it } from 'vitest';
import {
  endOfVolume,
  isSameOrder,
  outlineRows,
  stepOf,
  withChapterMoved,
  withVolumeMoved,
} from './outline-order.ts';

const idOf = (sign: string) => `00000000-0000-4000-8000-${sign.charCodeAt(0).toString().padStart(12, '0')}`;
const chapterId = (sign: string) => ChapterId.parse(idOf(sign));
const volumeId = (sign: string) => VolumeId.parse(idOf(sign));

/** `a V:bc W: d`: chapters, with those of a volume after its name. */
function outlineOf(text: string): WholeOutline {
  const groups = text.split(' ').map((part) => {
    const [name, chapters] = part.includes(':') ? part.split(':') : [null, part];
    return { name: name ?? null, chapters: [...(chapters ?? '')] };
  });
  return WholeOutline.parse({
    branchId: idOf('!'),
    listVersion: 1,
    numbering: 'continuous',
    forkPosition: 0,
    numberedBefore: 0,
    volumes: groups.flatMap(({ name, chapters }) =>
      name === null ? [] : [{ id: idOf(name), title: name, chapterCount: chapters.length }],
    ),
    chapters: groups.flatMap(({ name, chapters }) =>
      chapters.map((title) => ({
        ...{ id: idOf(title), title, volumeId: name === null ? null : idOf(name), numberLabel: null },
        ...{ status: 'draft', price: 0, characters: 1, publishAt: null, publishedAt: null },
        ...{ unpublishedChanges: false, version: 1 },
      })),
    ),
  });
}

const show = (outline: WholeOutline): string =>
  outlineRows(outline)
    .map((row) =>
      row.kind === 'chapter'
        ? `${row.label}${row.chapter.title}`
        : row.kind === 'volume'
          ? row.volume.title
          : '-',
    )
    .join(' ');

const OUTLINE = outlineOf('a V:bc X: W:d e');

describe('rows', () => {
  it('name each volume before its chapters, the empty ones too, and say where volumes end', () => {
    expect(show(OUTLINE)).toBe('1a V 2b 3c X W 4d - 5e');
    expect(show(outlineOf('V:a X:'))).toBe('V 1a X');
  });
});

describe('one step', () => {
  it.each([
    ['b', -1, '1a 2b V 3c X W 4d - 5e'],
    ['b', 1, '1a V 2c 3b X W 4d - 5e'],
    ['c', 1, '1a V 2b X W 3c 4d - 5e'],
    ['e', -1, '1a V 2b 3c X W 4d 5e'],
    ['d', 1, '1a V 2b 3c - 4d 5e X W'],
  ] as const)('%s by %i: %s', (title, by, expected) => {
    const to = stepOf(OUTLINE, chapterId(title), by);
    const moved = withChapterMoved(OUTLINE, chapterId(title), to!);
    expect(show(moved)).toBe(expected);
  });

  it('ends at the first and the last chapter', () => {
    expect(stepOf(OUTLINE, chapterId('a'), -1)).toBeNull();
    expect(stepOf(OUTLINE, chapterId('e'), 1)).toBeNull();
  });
});

it('goes to the end of a volume, into an empty one, and out of its own', () => {
  const to = (title: string, volume: string | null) => {
    const place = endOfVolume(OUTLINE, chapterId(title), volume === null ? null : volumeId(volume));
    return show(withChapterMoved(OUTLINE, chapterId(title), place));
  };
  expect(to('a', 'V')).toBe('V 1b 2c 3a X W 4d - 5e');
  expect(to('e', 'X')).toBe('1a V 2b 3c X 4e W 5d');
  expect(to('b', null)).toBe('1a 2b V 3c X W 4d - 5e');
});

it('tells whether a step back leads to the same order', () => {
  const moved = withVolumeMoved(OUTLINE, volumeId('W'), 0);
  expect(show(moved)).toBe('1a W 2d V 3b 4c - 5e X');
  expect(isSameOrder(withVolumeMoved(moved, volumeId('W'), 2), OUTLINE)).toBe(true);
  expect(isSameOrder(moved, OUTLINE)).toBe(false);
});
