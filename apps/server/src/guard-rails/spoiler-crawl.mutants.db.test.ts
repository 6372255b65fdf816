import { AppError } from '@inkvine/contracts/errors';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestSite, type TestSite } from '../testing/test-site.ts';
import { crawl, imageAddresses } from './crawl.ts';
import { createCrawlWorld, type CrawlWorld } from './crawl-world.ts';
import { actorOf } from './world.ts';

const gate = vi.hoisted(() => ({ isOpen: false }));
vi.mock('@inkvine/db/wiki/known', async (importOriginal) => {
  const original = await importOriginal<typeof import('@inkvine/db/wiki/known')>();
  const { sql } = await import('kysely');
  return { ...original, isKnown: () => (gate.isOpen ? sql<boolean>`true` : original.isKnown()) };
});

/** What the crawl must find: a crawl that finds nothing when there is something proves nothing. */
let site: TestSite;
let world: CrawlWorld;

beforeAll(async () => {
  site = await startTestSite();
  world = await createCrawlWorld(site);
});
afterAll(() => site.close());

async function leaksIn(viewerName: string, ...procedures: string[]): Promise<string[]> {
  const viewer = world.viewers.find(({ name }) => name === viewerName)!;
  const { leaks } = await crawl(site, world, viewer, ({ path }) => procedures.includes(path));
  return [...new Set(leaks.map(({ secret }) => secret))].sort();
}

const READS = ['overview', 'list', 'entry', 'card', 'search', 'complete', 'timeline', 'history'].map(
  (name) => `wiki.${name}`,
);

test('as it is, there is nothing to find', async () => {
  expect(await leaksIn('reader at 1', ...READS, 'wiki.appearances')).toEqual([]);
});

test.each(READS.slice(1))('%s without the gate', async (path) => {
  gate.isOpen = true;
  try {
    expect(await leaksIn('reader at 1', path)).toContainEqual(expect.stringContaining('main5'));
    expect(await leaksIn('anonymous at 0', path)).toContainEqual(expect.stringContaining('main2'));
  } finally {
    gate.isOpen = false;
  }
});

test('a text of which the entries are named without the gate', async () => {
  expect(await leaksIn('anonymous at 1', 'reading.chapter')).toEqual([]);
  gate.isOpen = true;
  try {
    expect(await leaksIn('anonymous at 1', 'reading.chapter')).toContain(world.lastKey);
    expect(await leaksIn('reader at 1', 'reading.chapter')).toContain(world.lastKey);
  } finally {
    gate.isOpen = false;
  }
});

test('an image without the gate', async () => {
  const viewer = world.viewers.find(({ name }) => name === 'anonymous at 1')!;
  const bytes = () =>
    Promise.all(
      imageAddresses(world, viewer).map(async (address) =>
        (await fetch(`${site.url}${address}`, { headers: site.network })).text(),
      ),
    );
  expect((await bytes()).join()).not.toContain('zqmain');
  gate.isOpen = true;
  try {
    expect(await bytes()).toContain('zqmain5pixels');
  } finally {
    gate.isOpen = false;
  }
});

test.each<[string, () => void]>([
  [
    'a name in the words of an error',
    () =>
      vi.spyOn(site.services.wiki, 'getCard').mockImplementation(async () => {
        throw new AppError('NOT_FOUND', { name: 'zqmain5name' });
      }),
  ],
  [
    'a name in a cursor',
    () =>
      vi.spyOn(site.services.wiki, 'list').mockImplementation(async () => ({
        items: [],
        nextCursor: Buffer.from(JSON.stringify([0, 'zqmain5name'])).toString('base64url'),
      })),
  ],
  [
    'a procedure that looks with the author’s eyes',
    () => {
      const { complete } = site.services.wiki;
      const author = world.viewers.find(({ onlyAsOf }) => onlyAsOf)!.as!;
      vi.spyOn(site.services.wiki, 'complete').mockImplementation((_caller, input) =>
        complete(actorOf(author), input),
      );
    },
  ],
  [
    'the key of an entry behind a word',
    () => {
      const { getOverview } = site.services.wiki;
      vi.spyOn(site.services.wiki, 'getOverview').mockImplementation(async (caller, input) => ({
        ...(await getOverview(caller, input)),
        types: [{ type: 'concept', count: 1 }],
      }));
      vi.spyOn(site.services.wiki, 'search').mockImplementation(async () => ({
        items: [
          {
            ...{ entryKey: world.lastKey, type: 'concept' as const, name: 'Somebody', summary: '' },
            ...{ firstChapter: 1, asOfChapter: 1, matched: 'name' as const, excerpt: [] },
          },
        ],
      }));
    },
  ],
])('%s', async (_leak, plant) => {
  plant();
  try {
    expect(await leaksIn('reader at 1', ...READS)).not.toEqual([]);
  } finally {
    vi.restoreAllMocks();
  }
});
