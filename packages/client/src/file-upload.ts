import { AppErrorData, type AppErrorCode } from '@inkvine/contracts/errors';
import { RequestFailed } from './app-error.ts';
import { callHeaders, type InkvineClientOptions } from './inkvine-client.ts';

export type UploadClient = Pick<InkvineClientOptions, 'baseUrl' | 'clientName' | 'getToken'>;

export interface FileUpload {
  file: Blob;
  /** Share of the file that has left this device, 0 to 1. */
  onProgress?: (fraction: number) => void;
  signal?: AbortSignal;
}

/**
 * Sends the bytes of a file and answers what the server says, as `read` understands it. Rejects with
 * {@link RequestFailed}. XMLHttpRequest, because fetch cannot tell how far an upload has come.
 */
export async function uploadFile<Output>(
  client: UploadClient,
  to: {
    path: string;
    headers?: Record<string, string>;
    /** Undefined for what is no answer. */
    read: (json: unknown) => Output | undefined;
    tooLarge: AppErrorCode;
  },
  { file, onProgress, signal }: FileUpload,
): Promise<Output> {
  const headers = { ...(await callHeaders(client)), ...to.headers };
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${client.baseUrl}${to.path}`);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      const json = parseJson(request.responseText);
      if (request.status >= 200 && request.status < 300) {
        const output = to.read(json);
        if (output !== undefined) resolve(output);
        else reject(new RequestFailed({ code: 'INTERNAL' }));
        return;
      }
      const error = AppErrorData.safeParse(property(json, 'error'));
      const code = request.status === 413 ? to.tooLarge : 'UNAVAILABLE';
      reject(new RequestFailed(error.success ? error.data : { code }));
    };
    request.onerror = () => reject(new RequestFailed({ code: 'UNAVAILABLE' }));
    request.onabort = () => reject(new RequestFailed({ code: 'UNAVAILABLE' }));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** What stands under the name in an answer of the server. */
export function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
