import type { MyMembership } from '@inkvine/contracts/renewals';

export const ASK_AGAIN_MS = 2_000;

/** Whether a payment is on its way, so that the state changes by itself. */
export const isSettling = ({ state, failure }: Pick<MyMembership, 'state' | 'failure'>): boolean =>
  state === 'starting' || ((state === 'grace' || state === 'suspended') && failure === null);

/** Whether a payment is due that its member can mend. */
export const isDue = ({ state }: Pick<MyMembership, 'state'>): boolean =>
  state === 'grace' || state === 'suspended';
