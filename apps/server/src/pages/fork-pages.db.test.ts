import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECRET, startPageSite, UNKNOWN, type PageSite } from '../testing/page-site.ts';

let site: PageSite;
const visit: PageSite['visit'] = (address, headers) => site.visit(address, headers);

beforeAll(async () => {
  site = await startPageSite();
});
afterAll(() => site.close());

test('read in a fork a chapter is the fork’s, leads on in it, and says whose it is', async () => {
  const novel = await buildNovel(site.db, {
    title: 'Trunk',
    chapters: [{ title: 'Root' }, { title: 'Stem' }],
  });
  const fork = await buildFork(site.db, novel, { forkPosition: 1, chapters: [{ text: 'They left.' }] });
  const inFork = `?branch=${fork.branchId}`;
  const [own] = fork.chapterIds;
  const inherited = await visit(`/read/${novel.chapterIds[0]}${inFork}`);
  expect(inherited.text).toContain(
    `<link rel="canonical" href="http://inkvine.test/read/${novel.chapterIds[0]}" />`,
  );
  expect(inherited.text).toContain(`<link rel="next" href="http://inkvine.test/read/${own}${inFork}" />`);
  expect(inherited.root).toContain(`href="/read/${own}${inFork}"`);
  expect(inherited.root).toContain(`href="/novels/${novel.slug}${inFork}"`);
  expect(inherited.root).toContain('A branch of Trunk');
  expect(inherited.root).toMatch(/<li>Chapter 1 by .*, as of .*<\/li>/);
  const input = { chapterId: novel.chapterIds[0], branchId: fork.branchId };
  expect(inherited.answers).toEqual({
    'reading.chapter': (await site.call('reading.chapter', input)).data,
  });
  const read = await visit(`/read/${own}${inFork}`);
  expect(read.root).toContain('<p>They left.</p>');
  expect(read.text).toContain(`<link rel="canonical" href="http://inkvine.test/read/${own}" />`);

  // What the fork does not show is not there in it, whatever the trunk shows.
  const missing = await visit(`/read/${UNKNOWN}`);
  for (const address of [
    `/read/${novel.chapterIds[1]}${inFork}`,
    `/read/${novel.chapterIds[0]}?branch=${UNKNOWN}`,
    `/read/${novel.chapterIds[0]}?branch=nonsense`,
    `/read/${own}?branch=${novel.branchId}`,
  ]) {
    const page = await visit(address);
    expect([address, page.status, page.text]).toEqual([address, 404, missing.text]);
  }
});

test('the page of a fork is the fork’s, and tells neither its name nor where it parts', async () => {
  const novel = await buildNovel(site.db, {
    title: 'Trunk',
    chapters: [{ title: 'Root' }, { title: 'Stem' }, { title: 'Crown' }],
  });
  const fork = await buildFork(site.db, novel, {
    forkPosition: 2,
    chapters: [{ title: 'Elsewhere' }],
  });
  await site.db
    .updateTable('novel')
    .set({ warnings: ['storms'] })
    .where('id', '=', novel.novelId)
    .execute();
  const inFork = `?branch=${fork.branchId}`;
  const [address, own] = [`/novels/${novel.slug}${inFork}`, fork.chapterIds[0]];
  const page = await visit(address);
  expect(page.status).toBe(200);
  expect(page.text).toContain(`<link rel="canonical" href="http://inkvine.test${address}" />`);
  expect(page.text).toContain('<title>A branch of this story · Trunk</title>');
  expect(page.text).not.toContain(SECRET);
  expect(page.root).toContain('A branch of Trunk');
  expect(page.root).toContain('storms');
  expect(page.root).toContain(`href="/read/${own}${inFork}"`);
  expect(page.root).toContain(`href="/read/${novel.chapterIds[0]}${inFork}"`);
  expect(page.root).not.toContain('Crown');
  expect(page.structured).toMatchObject({
    '@type': 'Book',
    isBasedOn: { name: 'Trunk', url: `http://inkvine.test/novels/${novel.slug}` },
    hasPart: [{ name: 'Root' }, { name: 'Stem' }, { url: `http://inkvine.test/read/${own}` }],
  });
  const { branchId } = fork;
  const inherited = (of: unknown) =>
    (of as { items: { inherited: boolean }[] }).items.map((item) => item.inherited);
  expect(inherited(page.answers?.['stories.chapters'])).toEqual([true, false, false]);
  expect(page.answers).toEqual({
    'branches.branch': (await site.call('branches.branch', { branchId })).data,
    'stories.chapters': (await site.call('stories.chapters', { branchId, limit: 50 })).data,
  });

  // The main branch is the novel; one that is not there, or another novel's, is not found.
  const [main, trunk] = [`${novel.slug}?branch=${novel.branchId}`, novel.slug];
  expect((await visit(`/novels/${main}`)).text).toBe((await visit(`/novels/${trunk}`)).text);
  const [missing, other] = [await visit('/novels/no-such-novel'), await buildNovel(site.db)];
  for (const wrong of [
    `${other.slug}${inFork}`,
    `${novel.slug}?branch=${UNKNOWN}`,
    `${novel.slug}?branch=nonsense`,
    `${novel.slug}?branch=`,
  ]) {
    const { status, text } = await visit(`/novels/${wrong}`);
    expect([wrong, status, text]).toEqual([wrong, 404, missing.text]);
  }
});

test('a fork is read under its own address, its chapters by whom they are', async () => {
  const novel = await buildNovel(site.db, { title: 'Trunk', chapters: [{}, {}] });
  const fork = await buildFork(site.db, novel, {
    forkPosition: 1,
    chapters: [{ title: 'Elsewhere', text: 'They left.' }],
  });
  const page = await visit(`/read/${fork.chapterIds[0]}`);
  expect(page.root).toContain('<p>They left.</p>');
  expect(page.text).toContain(
    `<link rel="prev" href="http://inkvine.test/read/${novel.chapterIds[0]}?branch=${fork.branchId}" />`,
  );
  expect(page.structured).toMatchObject({ position: 2, isPartOf: { name: 'Trunk' } });
});
