import { WikiEntryKey } from '@inkvine/contracts/primitives';
import { useContext, type ReactNode } from 'react';
import { EntryLink } from '../wiki/wiki-spans.tsx';
import { MentionPlace } from './mention-place.ts';

/** Words of a chapter that name an entry which the reader may know. */
export function ChapterMention({ entryKey, children }: { entryKey: string; children: ReactNode }) {
  const place = useContext(MentionPlace);
  const key = WikiEntryKey.safeParse(entryKey);
  if (place === null || !key.success) return children;
  return (
    <EntryLink place={place} entryKey={key.data} className="reading-mention">
      {children}
    </EntryLink>
  );
}
