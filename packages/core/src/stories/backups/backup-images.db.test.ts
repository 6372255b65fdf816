import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { BackupId } from '@inkvine/contracts/primitives';
import { createDirectoryStorage } from '@inkvine/db/files/directory-storage';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { createWikiWriter } from '@inkvine/testkit/wiki.builders';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../identity/actor.ts';
import { createIds } from '../../ports/ids.port.ts';
import { keepImage } from '../../wiki/image-keeping.ts';
import { openZip } from '../manuscript-formats/open-zip.ts';
import { createBackupsService } from './backups.service.ts';

const ids = createIds();
const clock = createFakeClock();
const site = { publicUrl: 'https://inkvine.example', timeZone: 'Asia/Seoul' };

let test: TestDatabase;
let root: string;
let files: ReturnType<typeof createDirectoryStorage>;
let author: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  root = await mkdtemp(path.join(tmpdir(), 'inkvine-backup-images-'));
  files = createDirectoryStorage(root);
  author = await buildActor(test.db, { role: 'creator' });
});
afterAll(async () => {
  await test.drop();
  await rm(root, { recursive: true });
});

it('a backup holds the images of its wiki, which come back through the gate of all images', async () => {
  const { branchId, chapterIds } = await buildNovel(test.db, { authorId: author.userId, chapters: [{}] });
  const dependencies = { db: test.db, clock, ids, files };
  const backups = createBackupsService({ ...dependencies, site, backups: { keep: 1 } });
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#264' } })
    .png()
    .toBuffer();
  const [kept, lost, spoilt] = await Promise.all(
    [1, 2, 3].map(() => keepImage(dependencies, author.userId, picture)),
  );
  await files.put(`wiki-images/${spoilt!.id}.webp`, Readable.from([Buffer.from('no picture')]));
  const writer = createWikiWriter(test.db, { author, branchId, chapterIds });
  for (const image of [kept, lost, spoilt]) {
    const key = await writer.createEntry('Rider', writer.gate(1));
    await test.db
      .updateTable('wiki_part')
      .set({ body: sql`body || ${JSON.stringify({ image: { ...image, alt: 'A rider' } })}::jsonb` })
      .where('entry_key', '=', key)
      .where('kind', '=', 'snapshot')
      .execute();
  }
  const { items } = await backups.create(author, { branchId });
  const backupId = BackupId.parse(items[0]!.id);
  await backups.write(backupId);
  const zip = await openZip(await buffer((await backups.download(author, { backupId })).body));
  for (const image of [kept, lost, spoilt]) expect(zip.has(`images/${image!.id}.webp`)).toBe(true);

  const gone = [lost!.id, spoilt!.id];
  await test.db.deleteFrom('wiki_image').where('id', 'in', gone).execute();
  for (const id of gone) await files.delete(`wiki-images/${id}.webp`);
  const made = await backups.restore(author, { backupId, idempotencyKey: crypto.randomUUID() });
  const rows = await test.db
    .selectFrom('wiki_part')
    .select(sql<{ id: string; alt: string } | null>`body -> 'image'`.as('image'))
    .where('branch_id', '=', made.branchId)
    .where('kind', '=', 'snapshot')
    .execute();
  const shown = rows.flatMap(({ image }) => image ?? []);
  expect(shown).toHaveLength(2);
  expect(shown).toContainEqual({ ...kept, alt: 'A rider' });
  const anew = shown.find(({ id }) => id !== kept!.id)!;
  expect(anew).toEqual({ ...lost, id: anew.id, alt: 'A rider' });
  expect(anew.id).not.toBe(lost!.id);
  const file = await files.get(`wiki-images/${anew.id}.webp`);
  expect(await sharp(await buffer(file!)).metadata()).toMatchObject({ format: 'webp', width: 40 });
});
