import { RequestFailed } from '@inkvine/client/app-error';
import { callHeaders } from '@inkvine/client/inkvine-client';
import { File, Paths } from 'expo-file-system';
import { shareAsync } from 'expo-sharing';
import type { ServerFile } from './server-file.ts';
import { sessionToken } from './session-token.ts';

/**
 * Fetches a file of the person and hands it to the app that they choose: to look at, print, keep or send on.
 * @throws RequestFailed UNAVAILABLE
 */
export async function handOverFile(server: string, { path, name, mimeType }: ServerFile): Promise<void> {
  const headers = await callHeaders({ clientName: 'mobile', getToken: sessionToken });
  // The cache, which the system clears: the server keeps it.
  const file = new File(Paths.cache, name);
  try {
    await File.downloadFileAsync(`${server}${path}`, file, { headers, idempotent: true });
  } catch (cause) {
    throw new RequestFailed({ code: 'UNAVAILABLE' }, { cause });
  }
  await shareAsync(file.uri, { mimeType, dialogTitle: name });
}
