import { createKeptAnswers } from '@inkvine/client/offline/kept-answers';
import { useSyncExternalStore } from 'react';
import { createDeviceAnswers } from './device-answers';

/** About 30 MB, a shelf of some 200 chapters. */
const KEPT_CHARACTERS = 15_000_000;

export const keptAnswers = createKeptAnswers({ store: createDeviceAnswers(), maxSize: KEPT_CHARACTERS });

/** Ids of the chapters that can be read on this phone without a connection. */
export const useKeptChapters = (): ReadonlySet<string> =>
  useSyncExternalStore(keptAnswers.subscribe, keptAnswers.chapters);

/** Whether the server did not answer the last time. */
export const useIsAway = (): boolean => useSyncExternalStore(keptAnswers.subscribe, keptAnswers.isAway);
