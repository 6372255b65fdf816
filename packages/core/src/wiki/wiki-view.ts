import type { HorizonToken } from '@inkvine/contracts/primitives';
import type { WikiView } from '@inkvine/db/wiki/gate';
import { insertOversight } from '@inkvine/db/wiki/wiki-reader.repository';
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

/** As `toWikiView`, and writes down that a moderator looked. */
export async function toWatchedView(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'horizonTokens'>,
  caller: Caller,
  input: WikiViewInput,
): Promise<WikiView> {
  if (caller !== null && moderates(caller)) {
    const at = dependencies.clock.now().toISOString();
    await insertOversight(dependencies.db, { moderatorId: caller.userId, branchId: input.branchId, at });
  }
  return toWikiView(dependencies, caller, input);
}

/** How the author looks at their own wiki while editing: everything, as it is now. */
export const authorsView = (branchId: string, authorId: string): WikiView => ({
  branchId,
  viewer: { readerId: authorId, device: [] },
  moderates: false,
  asOf: null,
  revealUpTo: null,
});
