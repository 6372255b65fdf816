import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listExpiredRevisions, type AgedRevision } from './retention.ts';

const now = new Date('2026-11-20T12:00:00.000Z');
const revision = (createdAt: string, isKeptForEver = false): AgedRevision => ({
  id: createdAt,
  createdAt,
  isKeptForEver,
});
const expired = (...revisions: AgedRevision[]) => listExpiredRevisions(revisions, now);

describe('revisions', () => {
  it('all stay for 48 hours', () => {
    const all = ['2026-11-20T11:59:00Z', '2026-11-20T11:58:00Z', '2026-11-18T12:00:00Z'].map((at) =>
      revision(at),
    );
    expect(expired(...all)).toEqual([]);
  });

  it('stay hourly for 30 days, the newest of each hour', () => {
    const [late, early, hourBefore] = [
      '2026-11-10T08:59:59Z',
      '2026-11-10T08:00:00Z',
      '2026-11-10T07:59:59Z',
    ];
    expect(expired(revision(early), revision(late), revision(hourBefore))).toEqual([early]);
  });

  it('stay daily for a year, and then none', () => {
    const [late, early, dayBefore] = ['2026-09-10T23:00:00Z', '2026-09-10T01:00:00Z', '2026-09-09T23:00:00Z'];
    expect(expired(revision(early), revision(late), revision(dayBefore))).toEqual([early]);
    expect(expired(revision('2025-11-20T11:00:00Z'))).toEqual(['2025-11-20T11:00:00Z']);
  });

  it('stay for ever when pinned or published, and take no other’s place', () => {
    const [pinned, other] = ['2026-11-10T08:59:00Z', '2026-11-10T08:00:00Z'];
    expect(expired(revision(pinned, true), revision(other))).toEqual([]);
    expect(expired(revision('2020-01-01T00:00:00Z', true))).toEqual([]);
  });

  it('once thinned are not thinned further at the same time, and no gap is longer than it must be', () => {
    const ages = fc.uniqueArray(fc.integer({ min: 0, max: 400 * 24 * 60 }), { maxLength: 200 });
    fc.assert(
      fc.property(ages, (minutes) => {
        const all = minutes.map((age) => revision(new Date(now.getTime() - age * 60_000).toISOString()));
        const gone = new Set(listExpiredRevisions(all, now));
        const left = all.filter(({ id }) => !gone.has(id));
        expect(listExpiredRevisions(left, now)).toEqual([]);
        const days = (list: AgedRevision[]) => new Set(list.map(({ createdAt }) => createdAt.slice(0, 10)));
        const young = all.filter(
          ({ createdAt }) => now.getTime() - Date.parse(createdAt) <= 365 * 86_400_000,
        );
        expect(days(left)).toEqual(days(young));
      }),
    );
  });
});
