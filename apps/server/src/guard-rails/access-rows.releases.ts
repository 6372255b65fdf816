import { randomUUID } from 'node:crypto';
import { missing, owned, type ObjectRow, type Row } from './access-kinds.ts';

const settings = {
  ...{ price: 1, preview: { kind: 'rule' }, noteBefore: null, noteAfter: null, titleSpoiler: null },
  ...{ publicTitle: null, warnings: [], silent: false },
};
const notice = { title: 'A break', body: 'Until Monday.', isPublished: true, isPinned: false };

const ofChapter =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => {
    const draft = owner === null ? null : await world.createNovel(owner);
    return { chapterId: draft?.chapterId ?? missing(), version: draft?.version ?? 1, ...rest };
  };

const ofBranch =
  (rest: object, publishAtPrice?: number): ObjectRow['input'] =>
  async (world, owner) => {
    const novel =
      owner === null
        ? null
        : await world.createNovel(owner, publishAtPrice === undefined ? {} : { publishAtPrice });
    return { branchId: novel?.branchId ?? missing(), ...rest };
  };

const ofNotice =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    noticeId: owner === null ? missing() : await world.createNotice(owner),
    version: 1,
    ...rest,
  });

/** Rows of the procedures about releasing chapters and about notices. */
export const RELEASE_ROWS: Record<string, Row> = {
  'releases.get': owned(ofChapter()),
  'releases.release': owned(ofChapter({ settings, publishAt: null })),
  'releases.save': owned(ofChapter({ settings })),
  'releases.defaults': owned(ofBranch({})),
  'releases.saveDefaults': owned(
    ofBranch({ version: 1, noteBefore: '', noteAfter: '', previewCharacters: 0 }),
  ),
  'releases.schedule': owned(ofBranch({ chapters: [{ chapterId: missing(), version: 1, publishAt: null }] })),

  'notices.list': { ...owned(ofBranch({ limit: 5 }, 1)), others: 'OK' },
  'notices.managed': owned(ofBranch({ limit: 5 })),
  'notices.create': owned(async (world, owner) => ({
    ...((await ofBranch(notice)(world, owner)) as object),
    idempotencyKey: randomUUID(),
  })),
  'notices.update': owned(ofNotice(notice)),
  'notices.delete': owned(ofNotice()),
};
