import { LEGACY_FILE_MAX_BYTES } from '@inkvine/contracts/legacy';
import { LegacyImportId } from '@inkvine/contracts/primitives';
import { RequestFailed } from './app-error.ts';
import { property, uploadFile, type UploadClient } from './file-upload.ts';

/**
 * Sends an export of the former system to `POST /api/legacy-imports` and answers the import's id.
 * Rejects with {@link RequestFailed}; a file over the limit or empty is refused before anything is sent.
 */
export async function uploadLegacyExport(client: UploadClient, file: File): Promise<LegacyImportId> {
  if (file.size === 0) throw new RequestFailed({ code: 'FILE_EMPTY' });
  if (file.size > LEGACY_FILE_MAX_BYTES) throw new RequestFailed({ code: 'FILE_TOO_LARGE' });
  const headers = { 'x-filename': encodeURIComponent(file.name) };
  return await uploadFile(
    client,
    {
      ...{ path: '/api/legacy-imports', headers, tooLarge: 'FILE_TOO_LARGE' },
      read: (json) => LegacyImportId.safeParse(property(json, 'importId')).data,
    },
    { file },
  );
}
