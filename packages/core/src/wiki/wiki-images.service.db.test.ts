import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { WikiImageId, WikiPartKey, type WikiEntryKey } from '@inkvine/contracts/primitives';
import type { WikiPartContent } from '@inkvine/contracts/wiki-editing';
import { createDirectoryStorage } from '@inkvine/db/files/directory-storage';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import { buildHorizon, createWikiWriter } from '@inkvine/testkit/wiki.builders';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor, Caller } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createWikiEditingService } from './wiki-editing.service.ts';
import { createWikiImagesService } from './wiki-images.service.ts';
import { createWikiService } from './wiki.service.ts';

const clock = createFakeClock();
const horizonTokens = createHorizonTokens('a secret of the tests');
const notFound = { code: 'NOT_FOUND' };
let test: TestDatabase;
let folder: string;
let files: ReturnType<typeof createDirectoryStorage>;
let images: ReturnType<typeof createWikiImagesService>;
let editing: ReturnType<typeof createWikiEditingService>;
let wiki: ReturnType<typeof createWikiService>;
let author: Actor;
let novel: BuiltNovel;
let writer: ReturnType<typeof createWikiWriter>;
let entryKey: WikiEntryKey;

beforeAll(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'inkvine-images-'));
  files = createDirectoryStorage(folder);
  const dependencies = { db: test.db, clock, ids: createIds(), files, horizonTokens };
  images = createWikiImagesService(dependencies);
  editing = createWikiEditingService(dependencies);
  wiki = createWikiService(dependencies);
  author = await buildActor(test.db, { role: 'creator' });
  novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}, {}] });
  writer = createWikiWriter(test.db, { author, ...novel });
  entryKey = await writer.createEntry('Rider', writer.gate(1));
});
afterAll(async () => {
  await test.drop();
  await rm(folder, { recursive: true });
});

const canvas = (width = 40, height = 30) =>
  sharp({ create: { width, height, channels: 3, background: '#264' } });
const upload = async (bytes: Promise<Buffer> | Buffer) =>
  await images.upload(author, { branchId: novel.branchId }, await bytes);
const open = async (caller: Caller, imageId: string, more: object = {}) => {
  const input = { branchId: novel.branchId, imageId: WikiImageId.parse(imageId), ...more };
  return await buffer(await images.open(caller, input));
};
const stateAt = (chapter: number, image: { id: WikiImageId; width: number; height: number }) =>
  ({
    ...{
      kind: 'snapshot',
      gate: writer.gate(chapter),
      name: `Rider ${chapter}`,
      summary: '',
      attributes: [],
    },
    image: { ...image, alt: 'A rider at the shore' },
  }) satisfies WikiPartContent;
const readerAt = async (chapter: number) => {
  const reader = await buildActor(test.db);
  const openedId = novel.chapterIds[chapter - 1]!;
  await buildHorizon(test.db, { userId: reader.userId, branchId: novel.branchId, openedId });
  return reader;
};

it.each(['png', 'jpeg', 'webp'] as const)('takes a %s in as pixels alone, upright', async (format) => {
  const sent = await canvas()
    .withExif({ IFD0: { Copyright: 'SECRETEXIF', ImageDescription: 'SECRETEXIF' } })
    .withMetadata({ orientation: 6 })
    .toFormat(format)
    .toBuffer();
  const image = await upload(sent);
  expect([image.width, image.height]).toEqual([30, 40]);
  const kept = await open(author, image.id);
  const { exif, format: keptAs, orientation } = await sharp(kept).metadata();
  expect([exif, keptAs, orientation]).toEqual([undefined, 'webp', undefined]);
});

it('keeps a large one in the size of a page', async () => {
  const image = await upload(canvas(3_200, 1_000).png().toBuffer());
  expect([image.width, image.height]).toEqual([1_600, 500]);
});

it.each<[string, () => Promise<Buffer> | Buffer]>([
  ['an SVG, whatever it is called', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a GIF', () => canvas().gif().toBuffer()],
  [
    'the beginning of a PNG',
    () =>
      canvas()
        .png()
        .toBuffer()
        .then((bytes) => bytes.subarray(0, 60)),
  ],
  ['one that is too wide', () => canvas(8_001, 1).png().toBuffer()],
  ['nothing', () => Buffer.alloc(0)],
])('refuses %s', async (_what, make) => {
  await expect(upload(make())).rejects.toMatchObject({ code: 'IMAGE_REFUSED' });
});

it('is shown from the chapter of its state on; before, and to others before it stands anywhere, there is none', async () => {
  const [early, late] = [
    await upload(canvas().png().toBuffer()),
    await upload(canvas(8, 8).png().toBuffer()),
  ];
  const missing = { id: WikiImageId.parse(randomUUID()), width: 1, height: 1 };
  for (const reader of [await readerAt(3), null]) {
    await expect(open(reader, early.id)).rejects.toMatchObject(notFound);
  }
  await writer.addPart(entryKey, stateAt(1, early));
  await writer.addPart(entryKey, stateAt(3, late));
  const [first, third] = [await readerAt(1), await readerAt(3)];
  await open(first, early.id);
  for (const id of [late.id, missing.id]) await expect(open(first, id)).rejects.toMatchObject(notFound);
  await open(third, early.id);
  await open(third, late.id);
  await expect(open(third, late.id, { asOf: 1 })).rejects.toMatchObject(notFound);
  await expect(open(author, late.id, { asOf: 2 })).rejects.toMatchObject(notFound);
  await expect(open(null, early.id)).rejects.toMatchObject(notFound);
  const at = (position: number) =>
    horizonTokens.sign([
      {
        ...{ branchId: novel.branchId, openedPosition: position, finishedPosition: 0 },
        ...{ openedChapterId: novel.chapterIds[position - 1]!, finishedChapterId: null },
      },
    ]);
  await open(null, early.id, { horizonToken: at(1) });
  await expect(open(null, late.id, { horizonToken: at(2) })).rejects.toMatchObject(notFound);
  await open(null, late.id, { horizonToken: at(3) });

  const view = { branchId: novel.branchId, entryKey };
  expect((await wiki.getCard(first, view)).image).toEqual({ ...early, alt: 'A rider at the shore' });
  expect((await wiki.getEntry(third, view)).image?.id).toBe(late.id);
});

it('goes into a fork with its state, and its author may keep it there', async () => {
  const forker = await buildActor(test.db, { role: 'creator' });
  const fork = await buildFork(test.db, novel, { forkPosition: 2, authorId: forker.userId as never });
  const { parts } = await editing.getEditable(forker, { branchId: fork.branchId, entryKey });
  const part = parts.find(({ content }) => content.kind === 'snapshot' && content.image !== undefined)!;
  const key = WikiPartKey.parse(part.key);
  const { image } = part.content as ReturnType<typeof stateAt>;
  await open(forker, image.id, { branchId: fork.branchId });
  const content = { ...(part.content as ReturnType<typeof stateAt>), name: 'Another rider' };
  await editing.savePart(forker, { branchId: fork.branchId, key, version: part.version, content });
  await open(forker, image.id, { branchId: fork.branchId });
  const strange = await upload(canvas().png().toBuffer());
  await expect(
    editing.savePart(forker, {
      ...{ branchId: fork.branchId, key, version: part.version + 1 },
      content: { ...content, image: { ...strange, alt: 'Not theirs' } },
    }),
  ).rejects.toMatchObject(notFound);
});

it('has the size that it has, whatever is said of it', async () => {
  const image = await upload(canvas(20, 10).png().toBuffer());
  const entry = await writer.createEntry('Boat', writer.gate(0));
  await writer.addPart(entry, stateAt(1, { ...image, width: 7_000, height: 1 }));
  const { image: shown } = await wiki.getEntry(author, { branchId: novel.branchId, entryKey: entry });
  expect([shown?.width, shown?.height]).toEqual([20, 10]);
});

it('only an author sends images, and only to a wiki of theirs', async () => {
  const bytes = await canvas().png().toBuffer();
  const { branchId } = novel;
  await expect(images.upload(await readerAt(3), { branchId }, bytes)).rejects.toMatchObject(notFound);
});

it('what no part ever named is gone after a day, with its file; what one named once stays', async () => {
  const bytes = () => canvas().png().toBuffer();
  const [unnamed, named] = [await upload(bytes()), await upload(bytes())];
  const { key, version } = await writer.addPart(entryKey, stateAt(1, named));
  const part = { branchId: novel.branchId, key: WikiPartKey.parse(key), version };
  await editing.deletePart(author, part);
  await images.tidy();
  await open(author, unnamed.id);
  clock.advance(25 * 3_600_000);
  await images.tidy();
  await expect(open(author, unnamed.id)).rejects.toMatchObject(notFound);
  expect(await files.get(`wiki-images/${unnamed.id}.webp`)).toBeUndefined();
  await open(author, named.id);
});
