import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPublishedProcedures } from '../openapi/published-procedures.ts';
import { startTestSite, type TestSite } from '../testing/test-site.ts';
import { crawl, imageAddresses, listAddresses, type Visit } from './crawl.ts';
import { CHAPTERS, createCrawlWorld, VIEWERS, type CrawlWorld } from './crawl-world.ts';

/** No secret of a later chapter in any byte of any answer (product specification 2.5). */
let site: TestSite;
let world: CrawlWorld;
const visits: Visit[] = [];

beforeAll(async () => {
  site = await startTestSite();
  world = await createCrawlWorld(site);
});
afterAll(() => site.close());

test.each(VIEWERS)(
  '%s learns of nothing that lies ahead, whatever is asked',
  async (viewer) => {
    const report = await crawl(
      site,
      world,
      world.viewers.find(({ name }) => name === viewer)!,
    );
    expect(report.leaks).toEqual([]);
    visits.push(...report.visits);
  },
  240_000,
);

test('every procedure and every route was visited', () => {
  const visited = new Set(visits.map(({ procedure }) => procedure));
  const procedures = listPublishedProcedures().map(({ path }) => path);
  expect([...procedures, ...listAddresses(world)].filter((one) => !visited.has(one))).toEqual([]);
});

test('the public queries answered, so that there was something to look at', () => {
  const answered = new Set(visits.filter(({ status }) => status === 200).map(({ procedure }) => procedure));
  const silent = listPublishedProcedures().filter(
    ({ path, type, meta }) => type === 'query' && meta.access === 'public' && !answered.has(path),
  );
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('whoever has read all of it is told every secret of it', () => {
  const all = visits.map(({ bytes }) => bytes).join('\n');
  const untold = world.secrets.filter(({ token, chapter }) => chapter <= CHAPTERS && !all.includes(token));
  expect(untold).toEqual([]);
});

test('an entry that is hidden answers as one that is none, byte for byte', async () => {
  const reader = world.viewers.find(({ name }) => name === 'reader at 1')!;
  const about = listPublishedProcedures().filter(
    ({ type, inputSchema }) => type === 'query' && inputSchema?.properties?.['entryKey'] !== undefined,
  );
  expect(about.length).toBeGreaterThan(3);
  for (const { path } of about) {
    const [hidden, missing] = await Promise.all(
      [world.lastKey, world.missingKey].map(async (entryKey) => {
        const input = { branchId: world.branchId, proposalId: world.missingKey, entryKey };
        const answer = await site.call(path, input, { as: reader.as });
        const varies = new Set(['date', 'x-request-id']);
        const headers = [...answer.headers].filter(([name]) => !varies.has(name));
        const body = answer.text.replaceAll(/"requestId":"[^"]*"/g, '');
        return { status: answer.status, headers, body };
      }),
    );
    expect(hidden).toEqual(missing);
    expect(hidden!.status).toBe(404);
  }
});

test('an image that is hidden answers as one that is none, byte for byte', async () => {
  const { viewers, images } = world;
  const viewer = viewers.find(({ name }) => name === 'anonymous at 1')!;
  const answers = await Promise.all(
    imageAddresses(world, viewer).map(async (address) => {
      const answer = await fetch(`${site.url}${address}`, { headers: site.network });
      const varies = new Set(['date', 'x-request-id']);
      const headers = [...answer.headers].filter(([name]) => !varies.has(name));
      const body = (await answer.text()).replaceAll(/"requestId":"[^"]*"/g, '');
      return { status: answer.status, headers, body };
    }),
  );
  const missing = answers.at(-1)!;
  expect(missing.status).toBe(404);
  expect(answers).toEqual(Array.from({ length: images.size + 1 }, () => missing));
});
