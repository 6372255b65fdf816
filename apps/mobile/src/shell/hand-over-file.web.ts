import { RequestFailed } from '@inkvine/client/app-error';
import { callHeaders } from '@inkvine/client/inkvine-client';
import { AppErrorData } from '@inkvine/contracts/errors';
import type { ServerFile } from './server-file.ts';
import { sessionToken } from './session-token.ts';

/** Longer than a browser takes to begin to save. */
const KEPT_FOR_MS = 60_000;

/**
 * Fetches a file of the person and has the browser save it. A plain link would come without
 * the session, which is no cookie here.
 * @throws RequestFailed
 */
export async function handOverFile(server: string, { path, name }: ServerFile): Promise<void> {
  const headers = await callHeaders({ clientName: 'mobile', getToken: sessionToken });
  const response = await fetch(`${server}${path}`, { headers, credentials: 'omit' }).catch(
    (cause: unknown) => {
      throw new RequestFailed({ code: 'UNAVAILABLE' }, { cause });
    },
  );
  if (!response.ok) {
    const answer = (await response.json().catch(() => null)) as { error?: unknown } | null;
    const error = AppErrorData.safeParse(answer?.error);
    throw new RequestFailed(error.success ? error.data : { code: 'UNAVAILABLE' });
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_FOR_MS);
}
