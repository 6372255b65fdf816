import type { Readable } from 'node:stream';
import { AppError } from '@inkvine/contracts/errors';
import { listOwnImageFiles, listOwnImages } from '@inkvine/db/wiki/wiki-image.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { keepImage } from './image-keeping.ts';

/** What a restored wiki shows for an image of its backup, by the id it had. */
export type RestoredImages = ReadonlyMap<string, { id: string; width: number; height: number }>;

const FILES_AT_ONCE = 200;

/** The files of a person's images, one opened at a time; those that are gone are left out. */
export async function* openImages(
  { db, files }: Pick<ServiceDependencies, 'db' | 'files'>,
  ownerId: string,
  ids: readonly string[],
): AsyncGenerator<{ id: string; body: Readable }> {
  for (let start = 0; start < ids.length; start += FILES_AT_ONCE) {
    for (const { id, fileKey } of await listOwnImageFiles(
      db,
      ownerId,
      ids.slice(start, start + FILES_AT_ONCE),
    )) {
      const body = await files.get(fileKey);
      if (body !== undefined) yield { id, body };
    }
  }
}

/**
 * Takes the images of an archive in for a person: those that are theirs and still there stand for themselves, others
 * pass the gate of every image. Whatever it refuses is left out. What no part comes to name is swept.
 * @param ids of the images in the archive
 * @param read the bytes of one; undefined when there are more than an image may have
 */
export async function restoreImages(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'files'>,
  ownerId: string,
  ids: readonly string[],
  read: (id: string) => Promise<Buffer | undefined>,
): Promise<RestoredImages> {
  const own = await listOwnImages(dependencies.db, ownerId, ids);
  const restored = new Map(own.map((image) => [image.id, image]));
  for (const id of ids) {
    const bytes = restored.has(id) ? undefined : await read(id);
    if (bytes === undefined) continue;
    try {
      restored.set(id, await keepImage(dependencies, ownerId, bytes));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return restored;
}
