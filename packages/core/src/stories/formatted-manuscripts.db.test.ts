import { dissolveVolume, planManuscript, plannedChapters } from '@inkvine/contracts/manuscript-plan';
import { NovelId, ManuscriptId } from '@inkvine/contracts/primitives';
import { ImportManuscriptInput } from '@inkvine/contracts/stories';
import type { Block } from '@inkvine/contracts/block';
import { soundMarks } from '@inkvine/domain/stories/blocks';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { docxOf, epubOf, paragraph, run } from '@inkvine/testkit/zip-files';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createManuscriptsService } from './manuscripts.service.ts';

let test: TestDatabase;
let manuscripts: ReturnType<typeof createManuscriptsService>;
let author: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  manuscripts = createManuscriptsService({ db: test.db, clock: createFakeClock(), ids: createIds() });
  author = await buildActor(test.db);
});
afterAll(() => test.drop());

const upload = async (bytes: Uint8Array, filename: string): Promise<ManuscriptId> =>
  ManuscriptId.parse((await manuscripts.begin(author, { bytes, filename })).manuscriptId);

async function importAs(
  manuscriptId: ManuscriptId,
  chapters: { title: string; start: number; end: number }[],
) {
  const { novelId } = await manuscripts.import(
    author,
    ImportManuscriptInput.parse({
      title: 'Rain',
      synopsis: '',
      language: 'ko',
      tags: [],
      manuscriptId,
      chapters,
    }),
  );
  const revisions = await test.db
    .selectFrom('chapter_revision')
    .innerJoin('chapter', 'chapter.head_revision_id', 'chapter_revision.id')
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .select(['chapter_revision.title', 'chapter_revision.blocks'])
    .where('branch.novel_id', '=', NovelId.parse(novelId))
    .orderBy('chapter.position')
    .execute();
  return revisions.map(({ title, blocks }) => ({ title, blocks: blocks as unknown as Block[] }));
}
const told = (blocks: Block[]) => blocks.map(({ id: _, ...passage }) => passage);

it('formats come along, and a split inside a marked paragraph divides its marks', async () => {
  const manuscriptId = await upload(
    Buffer.from('# 첫째\n\n아주 **굵은 비**가 왔다.\n\n> 말씀\n\n# 둘째\n\n끝.'),
    '비.md',
  );
  const preview = await manuscripts.getPreview(author, { manuscriptId });
  expect(preview).toMatchObject({ format: 'markdown', suggestedTitle: '비' });
  const [first, second] = preview.segments.map(({ title, start, end }) => ({ title, start, end }));
  const { text } = await manuscripts.getText(author, { manuscriptId, start: 0, end: 1_000 });
  const middle = text.indexOf('비가');
  const chapters = await importAs(manuscriptId, [
    { ...first!, end: middle },
    { title: '둘째', start: middle, end: second!.end },
  ]);
  expect(chapters.map(({ blocks }) => told(blocks))).toEqual([
    [{ type: 'paragraph', text: '아주 굵은 ', marks: [{ type: 'bold', from: 3, to: 6 }] }],
    [
      { type: 'paragraph', text: '비가 왔다.', marks: [{ type: 'bold', from: 0, to: 1 }] },
      { type: 'quote', text: '말씀' },
      { type: 'heading', text: '둘째' },
      { type: 'paragraph', text: '끝.' },
    ],
  ]);
  for (const { blocks } of chapters) {
    expect(blocks.map((block) => soundMarks(block))).toEqual(blocks.map(({ marks }) => marks ?? []));
    expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
  }
});

it.each([
  [
    'docx',
    () =>
      docxOf(
        paragraph(run('첫째'), 'heading 1') + paragraph(run('비', '<w:em w:val="dot"/>') + run('가 왔다.')),
      ),
  ],
  ['epub', () => epubOf({ 'a.xhtml': '<h1>첫째</h1><p><em class="dots">비</em>가 왔다.</p>' })],
])('a %s becomes drafts with marks', async (format, make) => {
  const manuscriptId = await upload(await make(), `비.${format}`);
  const { segments } = await manuscripts.getPreview(author, { manuscriptId });
  expect(
    await importAs(
      manuscriptId,
      segments.map(({ title, start, end }) => ({ title, start, end })),
    ),
  ).toMatchObject([
    { title: '첫째', blocks: [{ text: '비가 왔다.', marks: [{ type: 'dots', from: 0, to: 1 }] }] },
  ]);
});

it('parts become the volumes of its outline, but those that the author dissolved', async () => {
  const manuscriptId = await upload(
    Buffer.from('Prologue\n\n비\n\n제1부 봄\n\n1화\n\n꽃\n\n2화\n\n잎\n\n제2부\n\n3화\n\n눈\n'),
    '사철.txt',
  );
  const { segments } = await manuscripts.getPreview(author, { manuscriptId });
  const plan = planManuscript(segments);
  expect(plan.map(({ volume }) => volume)).toEqual([undefined, '제1부 봄', '제1부 봄', '제2부']);
  const { branchId } = await manuscripts.import(
    author,
    ImportManuscriptInput.parse({
      ...{ title: '사철', synopsis: '', language: 'ko', tags: [], manuscriptId },
      chapters: plannedChapters(dissolveVolume(plan, 3)),
    }),
  );
  const rows = await test.db
    .selectFrom('chapter')
    .leftJoin('volume', 'volume.id', 'chapter.volume_id')
    .select(['volume.title', 'volume.position'])
    .where('chapter.branch_id', '=', branchId)
    .orderBy('chapter.position')
    .execute();
  const [none, first] = [
    { title: null, position: null },
    { title: '제1부 봄', position: 1 },
  ];
  expect(rows).toEqual([none, first, first, none]);
});

it('a chapter of more blocks than an editor holds is refused', async () => {
  const manuscriptId = await upload(Buffer.from(`# One\n\n${'a\n\n'.repeat(20_001)}`), 'a.md');
  const { segments } = await manuscripts.getPreview(author, { manuscriptId });
  await expect(
    importAs(
      manuscriptId,
      segments.map(({ title, start, end }) => ({ title, start, end })),
    ),
  ).rejects.toMatchObject({ code: 'PLAN_INVALID', details: { problem: 'CHAPTER_TOO_LONG', chapter: 0 } });
});

it.each([
  ['a damaged archive', Buffer.from('PK\u0003\u0004 and no more'), 'FILE_UNREADABLE'],
  ['a text that says it is a document', Buffer.from('It rained.'), 'FILE_UNREADABLE'],
])('%s is refused', async (_, bytes, code) => {
  await expect(upload(bytes, 'rain.docx')).rejects.toMatchObject({ code });
});
