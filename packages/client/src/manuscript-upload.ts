import { AppErrorData } from '@inkvine/contracts/errors';
import { ManuscriptId } from '@inkvine/contracts/primitives';
import { MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import { RequestFailed } from './app-error.ts';
import { callHeaders, type InkvineClientOptions } from './inkvine-client.ts';

export interface UploadManuscriptOptions {
  file: Blob;
  filename: string;
  /** Share of the file that has left this device, 0 to 1. */
  onProgress?: (fraction: number) => void;
  signal?: AbortSignal;
}

/**
 * Sends the file of a manuscript to `POST /api/manuscripts` and answers its id.
 * Rejects with {@link RequestFailed}; a file over the limit or empty is refused before anything is sent.
 * XMLHttpRequest, because fetch cannot tell how far an upload has come.
 */
export async function uploadManuscript(
  client: Pick<InkvineClientOptions, 'baseUrl' | 'clientName' | 'getToken'>,
  { file, filename, onProgress, signal }: UploadManuscriptOptions,
): Promise<ManuscriptId> {
  if (file.size === 0) throw new RequestFailed({ code: 'FILE_EMPTY' });
  if (file.size > MANUSCRIPT_MAX_BYTES) throw new RequestFailed({ code: 'FILE_TOO_LARGE' });
  const headers = await callHeaders(client);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${client.baseUrl}/api/manuscripts`);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('content-type', 'application/octet-stream');
    // Header values are Latin-1; a Korean file name is not.
    request.setRequestHeader('x-filename', encodeURIComponent(filename));
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      const answer = parseAnswer(request.status, request.responseText);
      if (answer instanceof RequestFailed) reject(answer);
      else resolve(answer);
    };
    request.onerror = () => reject(new RequestFailed({ code: 'UNAVAILABLE' }));
    request.onabort = () => reject(new RequestFailed({ code: 'UNAVAILABLE' }));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function parseAnswer(status: number, body: string): ManuscriptId | RequestFailed {
  const json = parseJson(body);
  if (status >= 200 && status < 300) {
    const id = ManuscriptId.safeParse(property(json, 'manuscriptId'));
    return id.success ? id.data : new RequestFailed({ code: 'INTERNAL' });
  }
  const error = AppErrorData.safeParse(property(json, 'error'));
  return new RequestFailed(
    error.success ? error.data : { code: status === 413 ? 'FILE_TOO_LARGE' : 'UNAVAILABLE' },
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
