import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { AppError } from '@inkvine/contracts/errors';
import { insertImage } from '@inkvine/db/wiki/wiki-image.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { toPicture } from './wiki-picture.ts';

export const IMAGE_FILES = 'wiki-images/';
/** Of one person, over all their wikis. */
const MAX_IMAGES = 5_000;

/**
 * Keeps an image that a part is still to name, whoever it comes from: nothing but its pixels, written anew.
 * @throws AppError IMAGE_REFUSED; TRANSITION_REFUSED with `maximumImages`
 */
export async function keepImage(
  { db, clock, files }: Pick<ServiceDependencies, 'db' | 'clock' | 'files'>,
  uploadedBy: string,
  bytes: Buffer,
): Promise<{ id: string; width: number; height: number }> {
  const picture = await toPicture(bytes);
  // Neither id nor key tells when or for what it was made.
  const id = randomUUID();
  const fileKey = `${IMAGE_FILES}${id}.webp`;
  await files.put(fileKey, Readable.from([picture.bytes]));
  const { width, height } = picture;
  const at = clock.now().toISOString();
  if (!(await insertImage(db, { id, uploadedBy, fileKey, width, height, at }, MAX_IMAGES))) {
    await files.delete(fileKey);
    throw new AppError('TRANSITION_REFUSED', { maximumImages: MAX_IMAGES });
  }
  return { id, width, height };
}
