import type { ReceivedDonation } from '@inkvine/contracts/wallet';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useRef } from 'react';
import { useTRPC } from './react.ts';

export type StreamState = 'connecting' | 'live' | 'failed' | 'off';

export interface DonationStreamOptions {
  enabled: boolean;
  onDonation: (donation: ReceivedDonation) => void;
}

/**
 * Donations to the signed-in creator as they happen. The link reconnects by itself and repeats the id of the
 * last event it saw, so nothing given meanwhile is missed; an event that arrives twice is handed on once.
 */
export function useDonationStream({ enabled, onDonation }: DonationStreamOptions): { state: StreamState } {
  const trpc = useTRPC();
  const seen = useRef(new Set<string>());
  const handler = useRef(onDonation);
  useEffect(() => {
    handler.current = onDonation;
  }, [onDonation]);
  const { status } = useSubscription(
    trpc.donations.onReceived.subscriptionOptions(
      {},
      {
        enabled,
        onData: (event) => {
          if (seen.current.has(event.data.id)) return;
          seen.current.add(event.data.id);
          handler.current(event.data);
        },
      },
    ),
  );
  return { state: STATES[status] };
}

const STATES = { idle: 'off', connecting: 'connecting', pending: 'live', error: 'failed' } as const;
