import { MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import { expect, it } from 'vitest';
import { parseAppError } from './app-error.ts';
import { uploadManuscript } from './manuscript-upload.ts';

const web = { baseUrl: 'http://inkvine.test', clientName: 'web' } as const;

it.each([
  [0, 'FILE_EMPTY'],
  [MANUSCRIPT_MAX_BYTES + 1, 'FILE_TOO_LARGE'],
])('refuses a file of %i bytes before sending it', async (size, code) => {
  const file = new Blob([new Uint8Array(size)]);
  const error = await uploadManuscript(web, { file, filename: 'a.txt' }).catch((failure: unknown) => failure);
  expect(parseAppError(error).code).toBe(code);
});
