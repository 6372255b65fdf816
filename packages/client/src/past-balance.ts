import type { UserId } from '@inkvine/contracts/primitives';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from './react.ts';

/** The last moment of a day such as `2026-11-22` where the reader is, as ISO; null until a whole date is typed. */
export function endOfDay(day: string): string | null {
  const end = new Date(`${day}T23:59:59.999`);
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(end.getTime()) ? end.toISOString() : null;
}

/** What a wallet held when the day that is typed ended: one's own, or as an operator that of anybody. */
export function usePastBalance(of?: UserId) {
  const trpc = useTRPC();
  const [day, setDay] = useState('');
  const at = endOfDay(day.trim());
  const own = useQuery(
    trpc.ledger.balanceAt.queryOptions(of === undefined && at !== null ? { at } : skipToken),
  );
  const others = useQuery(
    trpc.ledger.balanceOfAt.queryOptions(of !== undefined && at !== null ? { userId: of, at } : skipToken),
  );
  const { data, error } = of === undefined ? own : others;
  return { day, setDay, data, error };
}
