import { describe, expect, it } from 'vitest';
import { isTitleLine, readHeadingLine } from './heading-line.ts';

describe('readHeadingLine', () => {
  it.each([
    ['Chapter I', 'chapter', 1, null, 'none'],
    ['CHAPTER 12', 'chapter', 12, null, 'none'],
    ['Chapter One', 'chapter', 1, null, 'none'],
    ['Chapter Twenty-Three', 'chapter', 23, null, 'none'],
    ['Chapter the First', 'chapter', 1, null, 'none'],
    ['Chapter 3: The Boat', 'chapter', 3, 'The Boat', 'none'],
    ['CHAPTER III. In which nothing happens.', 'chapter', 3, 'In which nothing happens.', 'none'],
    ['Chapter 3 — The Boat', 'chapter', 3, 'The Boat', 'none'],
    ['Chapter 3 The Boat', 'chapter', 3, 'The Boat', 'both'],
    ['chapter 3', 'chapter', 3, null, 'both'],
    ['Ch. 7', 'chapter', 7, null, 'none'],
    ['**Chapter 4**', 'chapter', 4, null, 'none'],
    ['제1화', '화', 1, null, 'none'],
    ['제 1 장', '장', 1, null, 'none'],
    ['제십이장', '장', 12, null, 'none'],
    ['第三章', '장', 3, null, 'none'],
    ['1화', '화', 1, null, 'none'],
    ['012화. 만남', '화', 12, '만남', 'none'],
    ['1화 만남', '화', 1, '만남', 'above'],
    ['3화 그리고...', '화', 3, '그리고...', 'above'],
    ['제3화 세 번째 살', '화', 3, '세 번째 살', 'none'],
    ['[제3화]', '화', 3, null, 'none'],
    ['< 12화 - 비 오는 날 >', '화', 12, '비 오는 날', 'none'],
    ['2부 3화 귀환', '화', 3, '귀환', 'above'],
    ['12회', '회', 12, null, 'none'],
    ['Prologue', 'special', null, null, 'above'],
    ['EPILOGUE: Home', 'special', null, 'Home', 'both'],
    ['프롤로그', 'special', null, null, 'above'],
    ['외전 2화', 'special', null, null, 'above'],
    ['외전 - 형의 이야기', 'special', null, '형의 이야기', 'both'],
    ['1.', 'digit', 1, null, 'above'],
    ['12', 'digit', 12, null, 'above'],
    ['１２', 'digit', 12, null, 'above'],
    ['1. The Boat', 'digit', 1, 'The Boat', 'both'],
    ['XIV', 'roman', 14, null, 'both'],
    ['Ⅲ', 'roman', 3, null, 'both'],
    ['IV. The Boat', 'roman', 4, 'The Boat', 'both'],
    ['SEVEN', 'word', 7, null, 'both'],
    ['七', 'hanja', 7, null, 'both'],
    ['# The Boat', 'markdown', null, 'The Boat', 'none'],
  ])('reads %j', (line, family, number, name, isolation) => {
    expect(readHeadingLine(line)).toMatchObject({ kind: 'chapter', family, number, name, isolation });
  });

  it.each([
    ['## 1. The Boat', 'digit', 2],
    ['### Chapter 3 ###', 'chapter', 3],
    ['# 프롤로그', 'special', 1],
  ])('sees the Markdown level of %j', (line, family, level) => {
    expect(readHeadingLine(line)).toMatchObject({ family, level, isolation: 'none' });
  });

  it.each([
    'Volume I',
    'VOLUME TWO: The Sea',
    'Part 3',
    'Book the Second',
    'The first stage of the journey',
    'Act V',
    '제1부',
    '제 2 권',
    '2부: 겨울',
    '시즌 2',
    '# Part One',
  ])('takes %j for a part', (line) => {
    expect(readHeadingLine(line)).toMatchObject({ kind: 'part' });
  });

  it.each([
    'Chapter and verse, I noticed, is what people give you',
    'Chapter VI of the charter,',
    'Chapter three was the worst of it',
    'Chapter Mix',
    'Chapters 1 to 3',
    'This is the end of the first stage',
    'The first part was over.',
    'Part of me wanted to go',
    'Book club',
    '“Chapter 3”',
    '제1화라고 적힌 공책',
    '1화 끝',
    '<12화 완>',
    '1장을 넘기자',
    '3회 연속으로 실패했다.',
    '이 장',
    '사회 문제',
    '천장',
    '외전 격인 이야기다.',
    'prologue',
    '- 12 -',
    '1.5 miles.',
    '2026년 봄',
    "I'm",
    'I am',
    '3 apples',
    'One day',
    '***',
    '# ***',
    '12345',
    '',
    `Chapter 1: ${'x'.repeat(200)}`,
  ])('takes %j for prose', (line) => {
    expect(readHeadingLine(line)).toBeNull();
  });
});

describe('isTitleLine', () => {
  it.each(['The Man with Two Hats', '세 번째 살', '누가 냈을까?', 'WHERE?'])('accepts %j', (line) => {
    expect(isTitleLine(line)).toBe(true);
  });
  it.each(['He left.', '“Where?”', '- 아니요', '1234', 'and so on', '그리고,', 'A '.repeat(40)])(
    'refuses %j',
    (line) => {
      expect(isTitleLine(line)).toBe(false);
    },
  );
});
