import type { HorizonToken } from '@inkvine/contracts/primitives';
import type { WikiView } from '@inkvine/db/wiki/gate';
import type { Caller } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

export interface WikiViewInput {
  branchId: string;
  horizonToken?: HorizonToken | undefined;
  asOf?: number | undefined;
  revealUpTo?: number | undefined;
}

/** Moderators and operators look after every wiki. */
export const moderates = (caller: Caller): boolean =>
  caller?.role === 'moderator' || caller?.role === 'operator';

/** How the caller looks at a wiki; the token of a device counts for nothing once somebody is signed in. */
export function toWikiView(
  { horizonTokens }: Pick<ServiceDependencies, 'horizonTokens'>,
  caller: Caller,
  input: WikiViewInput,
): WikiView {
  return {
    branchId: input.branchId,
    viewer: {
      readerId: caller?.userId ?? null,
      device: caller === null ? horizonTokens.read(input.horizonToken) : [],
    },
    moderates: moderates(caller),
    asOf: input.asOf ?? null,
    revealUpTo: input.revealUpTo ?? null,
  };
}

/** How the author looks at their own wiki while editing: everything, as it is now. */
export const authorsView = (branchId: string, authorId: string): WikiView => ({
  branchId,
  viewer: { readerId: authorId, device: [] },
  moderates: false,
  asOf: null,
  revealUpTo: null,
});
