import { createContext } from 'react';
import type { EntryPlace } from '../wiki/wiki-view.ts';

/** Whose wiki the text of a chapter speaks of; null where words that name an entry lead nowhere. */
export const MentionPlace = createContext<EntryPlace | null>(null);
