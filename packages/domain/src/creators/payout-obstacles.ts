import type { DestinationState, PayoutObstacle } from '@inkvine/contracts/payouts';

/** How a creator stands in one currency; amounts in its minor unit. */
export interface PayoutSituation {
  payableMinor: number;
  underwayMinor: number;
  minimumMinor: number;
  /** What the newest settlement left over; negative when the creator owes. */
  carryMinor: number;
  hasTaxProfile: boolean;
  destination: { state: DestinationState; usableFrom: Date } | undefined;
  isHalted: boolean;
  now: Date;
}

/** Everything that stands between a creator and their money; empty when they may ask for it. */
export function payoutObstacles(situation: PayoutSituation): PayoutObstacle[] {
  const { payableMinor, minimumMinor, destination, now } = situation;
  const standsInTheWay: [PayoutObstacle, boolean][] = [
    ['halted', situation.isHalted],
    ['open_payout', situation.underwayMinor > 0],
    ['nothing', payableMinor === 0],
    ['below_minimum', payableMinor > 0 && payableMinor < minimumMinor],
    ['negative_carry', situation.carryMinor < 0],
    ['no_tax_profile', !situation.hasTaxProfile],
    ['no_destination', destination === undefined],
    ['destination_pending', destination !== undefined && destination.state !== 'active'],
    ['cooling', destination?.state === 'active' && destination.usableFrom > now],
  ];
  return standsInTheWay.filter(([, stands]) => stands).map(([obstacle]) => obstacle);
}
