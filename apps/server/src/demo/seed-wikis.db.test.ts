import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSite, type TestSite } from '../testing/test-site.ts';
import { seedNovels, type DemoNovel } from './seed-novels.ts';
import { actorOf, seedPeople, type DemoActors } from './seed-people.ts';
import { seedWikis } from './seed-wikis.ts';

let site: TestSite;
let actors: DemoActors;
let novels: ReadonlyMap<string, DemoNovel>;
beforeAll(async () => {
  site = await startTestSite({ INKVINE_DEMO: 'true' });
  actors = await seedPeople(site);
  novels = await seedNovels(site.services, actors);
  await seedWikis(site.services, actors, novels);
});
afterAll(() => site.close());

test('the demo wikis tell no name before the story does', async () => {
  expect(novels.size).toBeGreaterThan(1);
  for (const { branchId, authorEmail } of novels.values()) {
    const { warnings, names } = await site.services.wikiLint.lint(actorOf(actors, authorEmail), { branchId });
    expect(names).toBeGreaterThan(10);
    expect(warnings.filter(({ problem }) => problem === 'too_early')).toEqual([]);
  }
});

test('seeding again adds nothing', async () => {
  const count = () => site.db.selectFrom('wiki_part').select('part_key').execute();
  const before = await count();
  await seedWikis(site.services, actors, novels);
  expect(await count()).toHaveLength(before.length);
});
