import type { BranchId, HorizonToken } from '@inkvine/contracts/primitives';
import { WIKI_IMAGE_MAX_BYTES, WikiImageFile, type WikiImage } from '@inkvine/contracts/wiki';
import { RequestFailed } from './app-error.ts';
import { uploadFile, type FileUpload, type UploadClient } from './file-upload.ts';

const pathOf = (branchId: BranchId): string => `/api/branches/${branchId}/wiki-images`;

/**
 * Sends an image for the wiki of a branch. Rejects with {@link RequestFailed}; one over the limit is refused before
 * anything is sent.
 */
export async function uploadWikiImage(
  client: UploadClient,
  { branchId, ...upload }: FileUpload & { branchId: BranchId },
): Promise<WikiImageFile> {
  if (upload.file.size > WIKI_IMAGE_MAX_BYTES) throw new RequestFailed({ code: 'IMAGE_REFUSED' });
  return await uploadFile(
    client,
    {
      ...{ path: pathOf(branchId), tooLarge: 'IMAGE_REFUSED' },
      read: (json) => WikiImageFile.safeParse(json).data,
    },
    upload,
  );
}

/** Address of an image as somebody looks at the wiki; the server asks their horizon anew each time. */
export function wikiImageAddress(
  baseUrl: string,
  view: { branchId: BranchId; asOf?: number; horizonToken?: HorizonToken },
  { id }: Pick<WikiImage, 'id'>,
): string {
  const look = new URLSearchParams();
  if (view.asOf !== undefined) look.set('asOf', String(view.asOf));
  if (view.horizonToken !== undefined) look.set('horizonToken', view.horizonToken);
  const query = look.toString();
  return `${baseUrl}${pathOf(view.branchId)}/${id}${query === '' ? '' : `?${query}`}`;
}
