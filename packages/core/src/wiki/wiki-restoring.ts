import type { DatabaseTransaction } from '@inkvine/db/database';
import { updateBranchSeq } from '@inkvine/db/stories/branch-line';
import { listOwnImages } from '@inkvine/db/wiki/wiki-image.repository';
import { insertParts, type NewPart } from '@inkvine/db/wiki/wiki-part.repository';
import { imageOf } from './wiki-part.ts';

const PARTS_AT_ONCE = 200;

export type RestoredPart = Omit<NewPart, 'version' | 'derivedFrom' | 'suggesterId' | 'deleted'>;

/**
 * Gives a new branch the wiki of a backup. Parts whose entry is not among them, such as those of a fork's ancestor,
 * have nowhere to stand and are left out, and so are images that are not the person's own or are gone. The caller has
 * just made the branch.
 */
export async function restoreWiki(
  trx: DatabaseTransaction,
  to: { branchId: string; editedBy: string; at: string },
  parts: readonly RestoredPart[],
): Promise<void> {
  const entries = new Set(parts.filter(({ kind }) => kind === 'entry').map(({ key }) => key));
  const isThere = (key: string | null): boolean => key === null || entries.has(key);
  const whole = parts.filter(({ entryKey, targetKey }) => isThere(entryKey) && isThere(targetKey));
  if (whole.length === 0) return;
  const named = whole.map((part) => imageOf(part)?.id).filter((id) => id !== undefined);
  const own = new Set((await listOwnImages(trx, to.editedBy, named)).map(({ id }) => id));
  const seq = await updateBranchSeq(trx, to.branchId);
  for (let start = 0; start < whole.length; start += PARTS_AT_ONCE) {
    const some = whole.slice(start, start + PARTS_AT_ONCE);
    const fresh = { version: 1, derivedFrom: null, suggesterId: null, deleted: false };
    await insertParts(
      trx,
      { ...to, seq },
      some.map((part) => ({ ...part, ...fresh, body: withoutStrange(part.body, own) })),
    );
  }
}

function withoutStrange(body: RestoredPart['body'], own: ReadonlySet<string>): RestoredPart['body'] {
  const { image: _, ...rest } = body;
  const id = imageOf({ body })?.id;
  return id !== undefined && own.has(id) ? body : rest;
}
