import type { Readable } from 'node:stream';
import { AppError } from '@inkvine/contracts/errors';
import { WikiImageFile, type WikiImageInput, type WikiImageUploadInput } from '@inkvine/contracts/wiki';
import {
  deleteUnnamedImages,
  findImageFile,
  listUnnamedImageFiles,
} from '@inkvine/db/wiki/wiki-image.repository';
import { findWikiBranch } from '@inkvine/db/wiki/wiki-part.repository';
import type { z } from 'zod';
import type { Actor, Caller } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { manageNovel } from '../stories/permissions.ts';
import { IMAGE_FILES, keepImage } from './image-keeping.ts';
import { toWatchedView } from './wiki-view.ts';

const FILES_AT_ONCE = 500;
/** An image that was sent while its author still writes about it stands nowhere yet. */
const UNNAMED_AFTER_MS = 24 * 3_600_000;

/** Images of entries: kept without anything but pixels, and shown behind the gate of the part that shows them. */
export function createWikiImagesService(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'files' | 'horizonTokens'>,
) {
  const { db, clock, files } = dependencies;
  const unnamedBefore = (): string => new Date(clock.now().getTime() - UNNAMED_AFTER_MS).toISOString();

  async function deleteOrphans(keys: readonly string[]): Promise<void> {
    for (const key of await listUnnamedImageFiles(db, keys)) await files.delete(key);
  }

  return {
    /**
     * Takes an image in for a part that is still to name it.
     * @throws AppError NOT_FOUND; IMAGE_REFUSED; TRANSITION_REFUSED with `maximumImages`
     */
    async upload(
      actor: Actor,
      { branchId }: z.infer<typeof WikiImageUploadInput>,
      bytes: Buffer,
    ): Promise<WikiImageFile> {
      found(await findWikiBranch(db, branchId), actor, manageNovel);
      return WikiImageFile.parse(await keepImage(dependencies, actor.userId, bytes));
    },

    /**
     * The WebP file of an image that the caller may know.
     * @throws AppError NOT_FOUND, the same for one that is hidden and one that is none
     */
    async open(caller: Caller, input: z.infer<typeof WikiImageInput>): Promise<Readable> {
      const view = await toWatchedView(dependencies, caller, input);
      const fileKey = await findImageFile(db, view, input.imageId);
      const file = fileKey === undefined ? undefined : await files.get(fileKey);
      if (file === undefined) throw new AppError('NOT_FOUND');
      return file;
    },

    /**
     * Deletes images that no part ever named and files that no image names, a day after they came. The row goes
     * first: a file without one is found again. The sweep `wiki.tidy-images`.
     */
    async tidy(): Promise<void> {
      const before = unnamedBefore();
      for (const key of await db.transaction().execute((trx) => deleteUnnamedImages(trx, before))) {
        await files.delete(key);
      }
      let written: string[] = [];
      for await (const { key, writtenAt } of files.list(IMAGE_FILES)) {
        if (writtenAt < before) written.push(key);
        if (written.length < FILES_AT_ONCE) continue;
        await deleteOrphans(written);
        written = [];
      }
      await deleteOrphans(written);
    },
  };
}
