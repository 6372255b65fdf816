import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCoins,
  formatDate,
  formatPercent,
  formatRelative,
  formatSigned,
  formatWon,
  parseInstant,
} from './format.ts';
import { preferredLocale } from './locale.ts';

describe('money', () => {
  it('counts coins', () => {
    expect(formatCoins(1, 'en')).toBe('1 coin');
    expect(formatCoins(-1, 'en')).toBe('-1 coin');
    expect(formatCoins(12_345, 'en')).toBe('12,345 coins');
    expect(formatCoins(12_345, 'ko')).toBe('12,345코인');
  });

  it('shows won without decimals', () => {
    expect(formatWon(11_000, 'en')).toBe('₩11,000');
    expect(formatWon(11_000, 'ko')).toBe('11,000원');
  });

  it('signs changes', () => {
    expect(formatSigned(30, 'en')).toBe('+30');
    expect(formatSigned(-30, 'en')).toBe('-30');
    expect(formatSigned(0, 'en')).toBe('0');
  });
});

describe('sizes', () => {
  it('counts bytes in powers of a thousand', () => {
    expect(formatBytes(0, 'en')).toBe('0 byte');
    expect(formatBytes(999, 'en')).toBe('999 byte');
    expect(formatBytes(18_400, 'en')).toBe('18.4 kB');
    expect(formatBytes(1_250_000, 'ko')).toBe('1.25MB');
    expect(formatBytes(5e15, 'en')).toBe('5,000,000 GB');
  });
});

describe('percent', () => {
  it('never says 100 % before the end', () => {
    expect(formatPercent(0.999, 'en')).toBe('99%');
    expect(formatPercent(1, 'en')).toBe('100%');
    expect(formatPercent(7, 'ko')).toBe('100%');
  });
});

describe('dates', () => {
  const noon = new Date('2026-11-20T12:00:00Z');

  it('reads instants with microseconds', () => {
    expect(parseInstant('2026-11-20T19:13:07.123456Z').getTime()).toBe(
      Date.UTC(2026, 10, 20, 19, 13, 7, 123),
    );
  });

  it('is relative within a week and absolute beyond it', () => {
    expect(formatRelative('2026-11-20T11:59:30Z', 'en', noon)).toBe('now');
    expect(formatRelative('2026-11-20T09:00:00Z', 'en', noon)).toBe('3 hours ago');
    expect(formatRelative('2026-11-20T09:00:00Z', 'ko', noon)).toBe('3시간 전');
    expect(formatRelative('2026-11-19T11:00:00Z', 'en', noon)).toBe('yesterday');
    expect(formatRelative('2026-11-21T12:00:00Z', 'ko', noon)).toBe('내일');
    expect(formatRelative('2026-10-20T12:00:00Z', 'en', noon)).toBe('20 October 2026');
  });

  it('names the zone where asked', () => {
    expect(formatDate('2026-11-20T19:13:07Z', 'ko', 'minute', 'Asia/Seoul')).toBe(
      '2026년 11월 21일 오전 4:13',
    );
    expect(formatDate('2026-11-20T19:13:07Z', 'en', 'minuteWithZone', 'Asia/Seoul')).toMatch(/04:13.*GMT\+9/);
  });
});

describe('preferred locale', () => {
  it('takes the first language that exists here', () => {
    expect(preferredLocale(['fr-FR', 'ko-KR', 'en'])).toBe('ko');
    expect(preferredLocale(['fr'])).toBe('en');
    expect(preferredLocale([])).toBe('en');
  });
});
