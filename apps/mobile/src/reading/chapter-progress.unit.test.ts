import type { Block } from '@inkvine/contracts/block';
import { describe, expect, it } from 'vitest';
import { layoutPieces, sharesBefore } from './chapter-progress.ts';

const paragraph = (text: string): Block => ({ id: text, type: 'paragraph', text });

describe('sharesBefore', () => {
  it('counts characters, not paragraphs', () => {
    expect(
      sharesBefore([paragraph('a'.repeat(60)), paragraph('b'.repeat(20)), paragraph('c'.repeat(20))]),
    ).toEqual([0, 0.6, 0.8]);
  });

  it('knows chapters of breaks only and of nothing', () => {
    expect(sharesBefore([{ id: '1', type: 'scene_break', text: '' }])).toEqual([0]);
    expect(sharesBefore([])).toEqual([]);
  });
});

describe('layoutPieces', () => {
  it('leaves ordinary paragraphs whole', () => {
    expect(layoutPieces('')).toEqual(['']);
    expect(layoutPieces('word '.repeat(1_600))).toHaveLength(1);
  });

  it('cuts a wall of words between words', () => {
    const wall = 'word '.repeat(20_000);
    const pieces = layoutPieces(wall);
    expect(pieces.join('')).toBe(wall);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(8_000);
    expect(pieces.every((piece) => piece.endsWith(' ') || piece === '')).toBe(true);
  });

  it('never cuts a character in two', () => {
    const wall = `a${'😀'.repeat(9_000)}`;
    const pieces = layoutPieces(wall);
    expect(pieces.join('')).toBe(wall);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(8_000);
  });
});
