import type { ChapterId } from '@inkvine/contracts/primitives';
import { readStored, writeStored } from '../../shell/stored.ts';

/** What somebody typed and has not saved: kept on this device until the server has it. */
export interface UnsavedDraft {
  title: string;
  text: string;
}

const keyOf = (chapterId: ChapterId): string => `inkvine.unsaved.${chapterId}`;

export function readUnsaved(chapterId: ChapterId): UnsavedDraft | null {
  try {
    const stored: unknown = JSON.parse(readStored(keyOf(chapterId)) ?? 'null');
    if (typeof stored !== 'object' || stored === null || !('title' in stored) || !('text' in stored))
      return null;
    return typeof stored.title === 'string' && typeof stored.text === 'string'
      ? { title: stored.title, text: stored.text }
      : null;
  } catch {
    return null;
  }
}

export function writeUnsaved(chapterId: ChapterId, draft: UnsavedDraft | null): void {
  writeStored(keyOf(chapterId), draft === null ? null : JSON.stringify(draft));
}
