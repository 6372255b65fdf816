import { useSyncExternalStore } from 'react';
import { keptAnswers } from '../shell/api.ts';

/** Ids of the chapters that can be read on this device without a connection. */
export function useKeptChapters(): ReadonlySet<string> {
  return useSyncExternalStore(keptAnswers.subscribe, keptAnswers.chapters);
}
