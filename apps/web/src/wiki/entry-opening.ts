import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import { createContext } from 'react';

/** Shows an entry where one is; null where entries have pages of their own. */
export const EntryOpening = createContext<((entryKey: WikiEntryKey) => void) | null>(null);
