import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSite, type TestSite } from '../testing/test-site.ts';

const SECRET = 'Kestrelmoth';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.close());

const get = async (address: string) => {
  const response = await fetch(`${site.url}${address}`);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

test('robots.txt leads to the sitemap, and keeps everybody away from a site that does not want to be found', async () => {
  const robots = await get('/robots.txt');
  expect(robots.type).toMatch(/^text\/plain/);
  expect(robots.text).toContain('Disallow: /wallet\n');
  expect(robots.text).not.toMatch(/Disallow: \/(?:trpc|novels|read)?\n/);
  expect(robots.text).toContain('Sitemap: http://inkvine.test/sitemap.xml\n');
  const quiet = await startTestSite({ SEARCH_ENGINES: 'refused' });
  expect(await (await fetch(`${quiet.url}/robots.txt`)).text()).toBe('User-agent: *\nDisallow: /\n');
  await quiet.close();
});

test('the sitemap leads to what anybody may read, and says nothing of it but when it changed', async () => {
  const novel = await buildNovel(site.db, { chapters: [{ title: SECRET }, { status: 'draft' }] });
  const fork = await buildFork(site.db, novel, { forkPosition: 1, chapters: [{}] });
  const index = await get('/sitemap.xml');
  const parts = [...index.text.matchAll(/<loc>http:\/\/inkvine\.test(.*?)<\/loc>/g)].map(([, path]) => path!);
  expect(parts).toEqual(['/sitemaps/novels.xml', '/sitemaps/chapters.xml']);
  const [novels, chapters] = [await get(parts[0]!), await get(parts[1]!)];
  expect(novels.type).toMatch(/^application\/xml/);
  expect(novels.text).toContain(`<loc>http://inkvine.test/novels/${novel.slug}</loc>`);
  expect(chapters.text).toContain(
    `<loc>http://inkvine.test/read/${novel.chapterIds[0]}</loc><lastmod>2026-11-01T00:00:00.000Z</lastmod>`,
  );
  expect(chapters.text).toMatch(/<\/urlset>\n$/);
  for (const hidden of [SECRET, novel.chapterIds[1]!, fork.chapterIds[0]!]) {
    expect(chapters.text).not.toContain(hidden);
  }
  const last = await get(`/sitemaps/chapters.xml?after=ffffffff-ffff-ffff-ffff-ffffffffffff`);
  expect(last.text).not.toContain('<url>');
  expect((await get('/sitemaps/chapters.xml?after=nonsense')).status).toBe(404);
});

test('a feed tells of free chapters, how the first begins, and nothing of what happens later', async () => {
  const { slug, chapterIds } = await buildNovel(site.db, {
    title: '비 & 바람',
    language: 'ko',
    chapters: [
      { title: '하나', text: '비가 <왔다>.' },
      { title: '둘', text: `${SECRET}` },
      { title: `${SECRET} 죽다` },
      { title: '넷', price: 3 },
    ],
  });
  await site.db
    .updateTable('chapter')
    .set({ title_spoiler: true })
    .where('id', '=', chapterIds[2]!)
    .execute();
  const feed = await get(`/novels/${slug}/feed.xml`);
  expect(feed.type).toMatch(/^application\/atom\+xml/);
  expect(feed.text).toContain('xml:lang="ko"');
  expect(feed.text).toContain('비 &amp; 바람');
  expect(feed.text).toContain('<title>1화 · 하나</title>');
  expect(feed.text).toContain('<summary>비가 &lt;왔다&gt;.</summary>');
  expect(feed.text).toContain('<title>3화</title>');
  expect(feed.text.match(/<entry>/g)).toHaveLength(3);
  expect(feed.text).not.toContain(SECRET);
  expect(feed.text).not.toContain(chapterIds[3]);
});

test('there is no feed of what is not published', async () => {
  const { slug } = await buildNovel(site.db, { chapters: [{ status: 'draft' }] });
  const [hidden, missing] = [await get(`/novels/${slug}/feed.xml`), await get('/novels/missing/feed.xml')];
  const body = (text: string) => text.replace(/"requestId":"[^"]*"/, '');
  expect([hidden.status, body(hidden.text)]).toEqual([404, body(missing.text)]);
});
