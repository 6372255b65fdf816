import { BranchId, WikiImageId } from '@inkvine/contracts/primitives';
import { WIKI_IMAGE_MAX_BYTES } from '@inkvine/contracts/wiki';
import { expect, it } from 'vitest';
import { parseAppError } from './app-error.ts';
import { uploadWikiImage, wikiImageAddress } from './wiki-images.ts';

const branchId = BranchId.parse('01999999-0000-7000-8000-000000000001');
const id = WikiImageId.parse('01999999-0000-4000-8000-000000000002');

it('refuses an image over the limit before sending it', async () => {
  const file = new Blob([new Uint8Array(WIKI_IMAGE_MAX_BYTES + 1)]);
  const client = { baseUrl: 'http://inkvine.test', clientName: 'web' } as const;
  const error = await uploadWikiImage(client, { branchId, file }).catch((failure: unknown) => failure);
  expect(parseAppError(error).code).toBe('IMAGE_REFUSED');
});

it('an address says how one looks at the wiki', () => {
  const address = `/api/branches/${branchId}/wiki-images/${id}`;
  expect(wikiImageAddress('', { branchId }, { id })).toBe(address);
  expect(wikiImageAddress('', { branchId, asOf: 3, horizonToken: 'a.b' as never }, { id })).toBe(
    `${address}?asOf=3&horizonToken=a.b`,
  );
});
