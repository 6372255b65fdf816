import { ManuscriptId } from '@inkvine/contracts/primitives';
import { MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import { RequestFailed } from './app-error.ts';
import { property, uploadFile, type FileUpload, type UploadClient } from './file-upload.ts';

export interface UploadManuscriptOptions extends FileUpload {
  filename: string;
}

/**
 * Sends the file of a manuscript to `POST /api/manuscripts` and answers its id.
 * Rejects with {@link RequestFailed}; a file over the limit or empty is refused before anything is sent.
 */
export async function uploadManuscript(
  client: UploadClient,
  { filename, ...upload }: UploadManuscriptOptions,
): Promise<ManuscriptId> {
  if (upload.file.size === 0) throw new RequestFailed({ code: 'FILE_EMPTY' });
  if (upload.file.size > MANUSCRIPT_MAX_BYTES) throw new RequestFailed({ code: 'FILE_TOO_LARGE' });
  // Header values are Latin-1; a Korean file name is not.
  const headers = { 'x-filename': encodeURIComponent(filename) };
  return await uploadFile(
    client,
    {
      ...{ path: '/api/manuscripts', headers, tooLarge: 'FILE_TOO_LARGE' },
      read: (json) => ManuscriptId.safeParse(property(json, 'manuscriptId')).data,
    },
    upload,
  );
}
