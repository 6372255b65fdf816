import { AppError } from '@inkvine/contracts/errors';
import type { UserId } from '@inkvine/contracts/primitives';
import type { CreatedNovel } from '@inkvine/contracts/stories';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  insertNovel,
  updateReaderToCreator,
  type NovelDetailsRow,
} from '@inkvine/db/stories/novel.repository';
import type { z } from 'zod';
import type { Ids } from '../ports/ids.port.ts';
import { slugify } from './slug.ts';

const SLUG_ATTEMPTS = 5;

/**
 * Writes an empty novel in the caller's transaction and makes its author a creator. The slug comes from the
 * title; when that is taken, with a short random ending.
 */
export async function createNovel(
  trx: DatabaseTransaction,
  ids: Ids,
  novel: NovelDetailsRow & { authorId: UserId; at: string },
): Promise<z.input<typeof CreatedNovel>> {
  await updateReaderToCreator(trx, novel.authorId);
  const novelId = ids.next();
  const branchId = ids.next();
  const plain = slugify(novel.title);
  for (let attempt = 0; attempt < SLUG_ATTEMPTS; attempt += 1) {
    const slug = attempt === 0 ? plain : `${plain}-${ids.next().slice(-6)}`;
    if (await insertNovel(trx, { ...novel, id: novelId, branchId, slug })) return { novelId, branchId, slug };
  }
  throw new AppError('UNAVAILABLE');
}
