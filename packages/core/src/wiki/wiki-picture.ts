import { AppError } from '@inkvine/contracts/errors';
import { WIKI_IMAGE_MAX_SIDE } from '@inkvine/contracts/wiki';

/** Longest side that is kept, in pixels: twice the measure of a page. */
const KEPT_SIDE = 1_600;
const QUALITY = 82;

/** By the first bytes, whatever a name or a header says. */
function isImage(bytes: Buffer): boolean {
  return (
    bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) ||
    bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')) ||
    (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
  );
}

/**
 * A PNG, JPEG or WebP image as it is kept: a WebP of its own with nothing but pixels, upright, so that neither a place
 * nor a name travels in it. Of a moving one the first picture.
 * @throws AppError IMAGE_REFUSED for anything else, what cannot be read, and sides over `WIKI_IMAGE_MAX_SIDE`
 */
export async function toPicture(bytes: Buffer): Promise<{ bytes: Buffer; width: number; height: number }> {
  if (!isImage(bytes)) throw new AppError('IMAGE_REFUSED', { reason: 'type' });
  // Loaded when the first image comes: most processes of the house never see one.
  const { default: sharp } = await import('sharp');
  try {
    const image = sharp(bytes, { failOn: 'error', limitInputPixels: WIKI_IMAGE_MAX_SIDE ** 2 });
    const { width, height } = await image.metadata();
    if (Math.max(width, height) > WIKI_IMAGE_MAX_SIDE)
      throw new AppError('IMAGE_REFUSED', { reason: 'size' });
    const { data, info } = await image
      .autoOrient()
      .resize({ width: KEPT_SIDE, height: KEPT_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('IMAGE_REFUSED', { reason: 'damaged' }, { cause: error });
  }
}
