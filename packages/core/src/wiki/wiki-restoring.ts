import type { DatabaseTransaction } from '@inkvine/db/database';
import { updateBranchSeq } from '@inkvine/db/stories/branch-line';
import { insertParts, type NewPart } from '@inkvine/db/wiki/wiki-part.repository';
import type { RestoredImages } from './image-archive.ts';
import { imageOf } from './wiki-part.ts';

const PARTS_AT_ONCE = 200;

export type RestoredPart = Omit<NewPart, 'version' | 'derivedFrom' | 'suggesterId' | 'deleted'>;

/**
 * Gives a new branch the wiki of a backup. Parts whose entry is not among them, such as those of a fork's ancestor,
 * have nowhere to stand and are left out, and so are images that are not among the restored. The caller has just made
 * the branch.
 */
export async function restoreWiki(
  trx: DatabaseTransaction,
  to: { branchId: string; editedBy: string; at: string },
  parts: readonly RestoredPart[],
  images: RestoredImages,
): Promise<void> {
  const entries = new Set(parts.filter(({ kind }) => kind === 'entry').map(({ key }) => key));
  const isThere = (key: string | null): boolean => key === null || entries.has(key);
  const whole = parts.filter(({ entryKey, targetKey }) => isThere(entryKey) && isThere(targetKey));
  if (whole.length === 0) return;
  const seq = await updateBranchSeq(trx, to.branchId);
  for (let start = 0; start < whole.length; start += PARTS_AT_ONCE) {
    const some = whole.slice(start, start + PARTS_AT_ONCE);
    const fresh = { version: 1, derivedFrom: null, suggesterId: null, deleted: false };
    await insertParts(
      trx,
      { ...to, seq },
      some.map((part) => ({ ...part, ...fresh, body: withImage(part.body, images) })),
    );
  }
}

function withImage(body: RestoredPart['body'], images: RestoredImages): RestoredPart['body'] {
  const { image: _, ...rest } = body;
  const image = imageOf({ body });
  const restored = image && images.get(image.id);
  return restored ? { ...rest, image: { ...image, ...restored } } : rest;
}
