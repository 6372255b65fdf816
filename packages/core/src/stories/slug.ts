const MAX_LENGTH = 80;

/**
 * A title as part of an address: letters and digits of any script in lower case, joined by hyphens, 1 to 80
 * UTF-16 units. Hangul stays as it is, because a transcription would be unreadable to those who read the title.
 */
export function slugify(title: string): string {
  const slug = title
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, MAX_LENGTH)
    .toWellFormed()
    .replaceAll(/^-|[-\uFFFD]+$/g, '');
  return slug === '' ? 'novel' : slug;
}
