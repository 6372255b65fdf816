import { useEffect, useRef, useState } from 'react';
import { readStored, writeStored } from '../../shell/stored.ts';

const STORAGE_KEY = 'inkvine.written-today';

/** What has been written on one day on this device: characters gained, less those taken out again. */
export interface DayOfWriting {
  day: string;
  characters: number;
}

/** The day goes on, or a new one begins. */
export const addToDay = (before: DayOfWriting | null, day: string, characters: number): DayOfWriting => ({
  day,
  characters: (before?.day === day ? before.characters : 0) + characters,
});

/** The date where the writer is, `2026-11-21`. */
export const localDay = (now: Date): string =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

function stored(): DayOfWriting | null {
  const [day, characters] = (readStored(STORAGE_KEY) ?? '').split(' ');
  return day !== undefined && characters !== undefined && Number.isSafeInteger(Number(characters))
    ? { day, characters: Number(characters) }
    : null;
}

/** Characters written today, over all chapters on this device, never below 0. `total` is the open chapter's. */
export function useWrittenToday(total: number): number {
  const last = useRef(total);
  const [today, setToday] = useState(() => addToDay(stored(), localDay(new Date()), 0));
  useEffect(() => {
    const gained = total - last.current;
    last.current = total;
    if (gained === 0) return;
    // Read anew: another tab may have written meanwhile.
    const next = addToDay(stored(), localDay(new Date()), gained);
    writeStored(STORAGE_KEY, `${next.day} ${next.characters}`);
    setToday(next);
  }, [total]);
  return Math.max(0, today.characters);
}
