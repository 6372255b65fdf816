import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SECRET, startPageSite, UNKNOWN, type PageSite } from '../testing/page-site.ts';

let site: PageSite;
const visit: PageSite['visit'] = (address, headers) => site.visit(address, headers);

beforeAll(async () => {
  site = await startPageSite();
});
afterAll(() => site.close());

test('a free chapter comes with its text in its language, and its neighbours', async () => {
  const { slug, chapterIds } = await buildNovel(site.db, {
    title: '비의 도서관',
    language: 'ko',
    chapters: [{ title: '하나' }, { title: '둘', text: '비가 왔다.\n“누구세요?” <그가> 물었다.' }, {}],
  });
  const page = await visit(`/read/${chapterIds[1]}`);
  expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.text).toContain('<html lang="ko"');
  expect(page.text).toContain('<title>둘 · 비의 도서관</title>');
  expect(page.text).not.toContain('content="old"');
  expect(page.text).toContain(`<link rel="canonical" href="http://inkvine.test/read/${chapterIds[1]}" />`);
  expect(page.text).toContain(`hreflang="ko"`);
  expect(page.text).toContain(`<link rel="prev" href="http://inkvine.test/read/${chapterIds[0]}" />`);
  expect(page.text).toContain(`<link rel="next" href="http://inkvine.test/read/${chapterIds[2]}" />`);
  expect(page.text).toContain(`href="http://inkvine.test/novels/${slug}/feed.xml"`);
  expect(page.text).toContain('content="ko_KR"');
  expect(page.root).toContain('<p>비가 왔다.</p>');
  expect(page.root).toContain('<p>“누구세요?” &lt;그가&gt; 물었다.</p>');
  expect(page.structured).toMatchObject({
    '@type': ['Chapter', 'Article'],
    name: '둘',
    position: 2,
    inLanguage: 'ko',
    isAccessibleForFree: true,
    isPartOf: { '@type': 'Book', name: '비의 도서관', url: `http://inkvine.test/novels/${slug}` },
  });
  // What happens in a later chapter is for those who open it, not for a preview of a link to it.
  expect(/<meta name="description" content="([^"]*)"/.exec(page.text)?.[1]).not.toContain('비가 왔다');
});

test('the first chapter introduces itself; styles and scripts of its page are on their way with it', async () => {
  const { chapterIds } = await buildNovel(site.db, { chapters: [{ text: 'It rained for a week.' }] });
  const { text } = await visit(`/read/${chapterIds[0]}`);
  expect(text).toContain('<meta name="description" content="It rained for a week." />');
  expect(text).toContain('<link rel="stylesheet" crossorigin href="/assets/reading-4.css" />');
  expect(text).toContain('<link rel="modulepreload" crossorigin href="/assets/coins-5.js" />');
  expect(text).not.toContain('shell-2.js');
});

test('the client goes on from what the API would answer somebody unknown', async () => {
  const { slug, branchId, chapterIds } = await buildNovel(site.db);
  const chapter = await visit(`/read/${chapterIds[0]}`);
  const novel = await visit(`/novels/${slug}`);
  const chapters = await site.call('stories.chapters', { branchId, limit: 50 });
  expect(chapter.answers).toEqual({
    'reading.chapter': (await site.call('reading.chapter', { chapterId: chapterIds[0] })).data,
  });
  expect(novel.answers).toEqual({
    'stories.novel': (await site.call('stories.novel', { slug })).data,
    'stories.chapters': chapters.data,
  });
  expect((await visit('/')).answers).toEqual({
    'stories.novels': (await site.call('stories.novels', {})).data,
  });
});

test('of a chapter that costs coins not a word is there, and the page says so', async () => {
  const { chapterIds } = await buildNovel(site.db, {
    chapters: [{}, { title: 'Paid', price: 3, text: `It was ${SECRET}.` }],
  });
  const page = await visit(`/read/${chapterIds[1]}`);
  expect(page.status).toBe(200);
  expect(page.text).toContain('<title>Paid · ');
  expect(page.text).not.toContain(SECRET);
  expect(page.root).toContain('chapter-locked');
  expect(page.structured).toMatchObject({
    isAccessibleForFree: false,
    hasPart: { isAccessibleForFree: false, cssSelector: '.chapter-locked' },
  });
});

test('a page is the same for everybody, whoever is signed in', async () => {
  const reader = await site.signUp({ name: 'Somebody in Particular' });
  const { slug, chapterIds } = await buildNovel(site.db, {
    authorId: reader.userId as never,
    chapters: [{ price: 3, text: `It was ${SECRET}.` }],
  });
  for (const address of [`/read/${chapterIds[0]}`, `/novels/${slug}`, '/']) {
    const [stranger, author] = [await visit(address), await visit(address, { cookie: reader.cookie })];
    expect(author.text).toBe(stranger.text);
    expect(author.text).not.toContain(SECRET);
    expect(author.headers.getSetCookie()).toEqual([]);
  }
});

test('a title that tells too much is told to nobody who has not opened the chapter', async () => {
  const { slug, novelId, chapterIds } = await buildNovel(site.db, {
    title: 'Quiet',
    chapters: [
      { title: 'Open' },
      { title: `${SECRET} lives`, text: 'He came in.' },
      { title: `${SECRET} dies`, price: 3 },
    ],
  });
  await site.db
    .updateTable('chapter')
    .set({ title_spoiler: true })
    .where('id', 'in', chapterIds.slice(1))
    .execute();
  const novel = await visit(`/novels/${slug}`);
  expect(novel.text).not.toContain(SECRET);
  expect(novel.root).toContain('The title shows once you read it');
  expect(novel.structured).toMatchObject({ hasPart: [{ name: 'Open' }, { name: 'Chapter 2' }, {}] });
  const locked = await visit(`/read/${chapterIds[2]}`);
  expect(locked.text).not.toContain(SECRET);
  expect(locked.text).toContain('<title>Chapter 3 · Quiet</title>');
  const opened = await visit(`/read/${chapterIds[1]}`);
  expect(opened.text.split('<script type="application/json"')[0]).not.toContain(SECRET);
  expect(opened.root).toContain(`${SECRET} lives</h1>`);

  // What the author has them see instead is what everything says.
  await site.db
    .updateTable('chapter')
    .set({ public_title: 'A turn' })
    .where('id', 'in', chapterIds.slice(1))
    .execute();
  const [known, feed] = [await visit(`/novels/${slug}`), await visit(`/novels/${slug}/feed.xml`)];
  expect(known.text).not.toContain(SECRET);
  expect(known.root).toContain('A turn</span>');
  expect(known.structured).toMatchObject({ hasPart: [{}, { name: 'A turn' }, { name: 'A turn' }] });
  expect(feed.text).toContain('<title>Chapter 2 · A turn</title>');
  const turned = await visit(`/read/${chapterIds[1]}`);
  expect(turned.text).toContain('<title>A turn · Quiet</title>');
  expect(turned.structured).toMatchObject({ name: 'A turn', headline: 'A turn' });
  expect((await visit(`/read/${chapterIds[2]}`)).root).toContain('A turn</h1>');

  // The same for every chapter of a novel whose author says so once.
  await site.db.updateTable('chapter').set({ title_spoiler: null }).where('id', 'in', chapterIds).execute();
  await site.db.updateTable('novel').set({ title_spoiler: true }).where('id', '=', novelId).execute();
  expect((await visit(`/novels/${slug}`)).text).not.toContain(SECRET);
});

test('what an author keeps to themselves is in no page', async () => {
  const { chapterIds } = await buildNovel(site.db, { chapters: [{}] });
  const blocks = [
    { id: 'a', type: 'paragraph', text: 'Rain.', marks: [{ type: 'entry', from: 0, to: 4, value: UNKNOWN }] },
    { id: 'b', type: 'comment', text: `${SECRET} comes back in chapter 40` },
    { id: 'c', type: 'scene_break', text: '***' },
    { id: 'd', type: 'quote', text: 'Said.', marks: [{ type: 'ruby', from: 0, to: 4, value: '말' }] },
  ];
  const chapter = site.db
    .selectFrom('chapter')
    .select('published_revision_id')
    .where('id', '=', chapterIds[0]!);
  await site.db
    .updateTable('chapter_revision')
    .set({ blocks: JSON.stringify(blocks) })
    .where('id', '=', chapter)
    .execute();
  const { root, text } = await visit(`/read/${chapterIds[0]}`);
  expect(text).not.toContain('comes back');
  expect(text).not.toContain(UNKNOWN);
  expect(root).toContain('<p>Rain.</p>');
  expect(root).toContain('role="separator"');
  expect(root).toContain('<blockquote><ruby>Said<rp>(</rp><rt>말</rt><rp>)</rp></ruby>.</blockquote>');
});

test('of a locked chapter there is what its author opens: a note before it, a warning, and its beginning', async () => {
  const { branchId, chapterIds } = await buildNovel(site.db, {
    chapters: [{}, { price: 3, text: 'It began.\nIt went on.\n' + SECRET }],
  });
  const { blocks } = await site.db
    .selectFrom('chapter_revision')
    .innerJoin('chapter', 'chapter.published_revision_id', 'chapter_revision.id')
    .select('chapter_revision.blocks')
    .where('chapter.id', '=', chapterIds[1]!)
    .executeTakeFirstOrThrow();
  const written = (blocks as { id: string; text: string }[]).map((block) =>
    block.text === 'It began.'
      ? { ...block, marks: [{ type: 'entry', from: 0, to: 2, value: UNKNOWN }] }
      : block,
  );
  await site.db
    .updateTable('chapter_revision')
    .set({ blocks: JSON.stringify([{ id: 'mine', type: 'comment', text: `${SECRET}: check` }, ...written]) })
    .where('chapter_id', '=', chapterIds[1]!)
    .execute();
  await site.db
    .updateTable('branch')
    .set({ note_before: 'Thank you for <reading>.', note_after: `${SECRET} will be back.` })
    .where('id', '=', branchId)
    .execute();
  await site.db
    .updateTable('chapter')
    .set({ preview_kind: 'after', preview_block_id: written[0]!.id, warnings: ['storms'] })
    .where('id', '=', chapterIds[1]!)
    .execute();
  const page = await visit(`/read/${chapterIds[1]}`);
  expect(page.root).toContain('Thank you for &lt;reading&gt;.');
  expect(page.root).toContain('This chapter contains: storms');
  expect(page.root).toMatch(/<section aria-label="Preview">.*<p>It began\.<\/p>.*The preview ends here\./s);
  expect(page.root).toContain('chapter-locked');
  for (const hidden of [SECRET, UNKNOWN, 'It went on']) expect(page.text).not.toContain(hidden);
  // With its text come the words after it.
  expect((await visit(`/read/${chapterIds[0]}`)).root).toContain(`${SECRET} will be back.`);
});

test('hidden, unknown and impossible are the same page, which nobody should list', async () => {
  const author = await site.signUp();
  const draft = await buildNovel(site.db, {
    authorId: author.userId as never,
    chapters: [{ status: 'draft', title: SECRET }],
  });
  const taken = await buildNovel(site.db, { chapters: [{}, { title: SECRET }] });
  await site.db
    .updateTable('chapter')
    .set({ taken_down_at: '2026-11-01T00:00:00Z' })
    .where('id', '=', taken.chapterIds[1]!)
    .execute();
  const missing = await visit(`/read/${UNKNOWN}`);
  expect([missing.status, missing.headers.get('x-robots-tag')]).toEqual([404, 'noindex']);
  expect(missing.text).toContain('<h1');
  const kept = (headers: Headers) => [...headers].filter(([name]) => !/^(date|x-request-id)$/.test(name));
  for (const address of [
    `/read/${draft.chapterIds[0]}`,
    `/read/${taken.chapterIds[1]}`,
    '/read/not-an-id',
    `/novels/${draft.slug}`,
    '/novels/no-such-novel',
    `/novels/${'x'.repeat(200)}`,
    '/novels/a%00b',
  ]) {
    const page = await visit(address, { cookie: author.cookie });
    expect([address, page.status, page.text]).toEqual([address, 404, missing.text]);
    expect(kept(page.headers)).toEqual(kept(missing.headers));
  }
});

test('an unchanged page is not sent twice; the home page speaks the language of the browser', async () => {
  const { slug } = await buildNovel(site.db);
  const first = await visit(`/novels/${slug}`);
  const again = await visit(`/novels/${slug}`, {
    'if-none-match': first.headers.get('etag') ?? '',
    // Else this client would ask for a fresh one.
    'cache-control': 'max-age=0',
  });
  expect([again.status, again.text]).toEqual([304, '']);
  const korean = await visit('/', { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8' });
  const english = await visit('/', { 'accept-language': 'en-GB' });
  expect(korean.text).toContain('<html lang="ko"');
  expect(english.text).toContain('<html lang="en"');
  expect(korean.headers.get('vary')).toMatch(/accept-language/i);
});

test('pages of one person are the bare client and in no search engine', async () => {
  const page = await visit('/wallet');
  expect([page.status, page.root, page.headers.get('x-robots-tag')]).toEqual([200, '', 'noindex']);
});

test('nothing that an author writes becomes markup', async () => {
  const evil = '</script></title><script>alert(1)</script><img src=x onerror=alert(1)>"\u2028$&';
  const { slug, novelId, chapterIds } = await buildNovel(site.db, {
    title: evil,
    chapters: [{ title: evil, text: evil }],
  });
  await site.db
    .updateTable('novel')
    .set({ synopsis: evil, tags: [evil] })
    .where('id', '=', novelId)
    .execute();
  for (const address of [`/novels/${slug}`, `/read/${chapterIds[0]}`, '/']) {
    const page = await visit(address);
    expect(page.text).not.toMatch(/<script>|<img/);
    expect(page.text.match(/<script/g)).toHaveLength(2);
    expect(JSON.stringify(page.answers)).toContain('onerror');
  }
});

test('while the database is away the client comes all the same, and search engines are asked to come again', async () => {
  const away = vi.spyOn(site.services.novels, 'get').mockRejectedValue(new Error('away'));
  const page = await visit('/novels/some-novel');
  expect([page.status, page.headers.get('retry-after'), page.root]).toEqual([503, '60', '']);
  away.mockRestore();
});
