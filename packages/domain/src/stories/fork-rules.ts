import type { ForkRefusal } from '@inkvine/contracts/branches';
import type { ForkTerms } from '@inkvine/contracts/fork-terms';

export const MAX_BRANCH_DEPTH = 50;
/** Deeper branches stand at this depth on the map. */
export const DISPLAY_DEPTH = 8;
export const FORK_INTERVAL_MS = 60_000;
export const REQUEST_LIFETIME_MS = 14 * 24 * 60 * 60 * 1_000;

/** Whether a branch's own chapters may cost coins; null is a branch without terms, in a novel of one's own. */
export const mayCostCoins = (commercial: ForkTerms['commercial'] | null): boolean => commercial !== 'no';

export interface ForkFacts {
  terms: ForkTerms;
  /** Whether the novel is the person's own. */
  ownNovel: boolean;
  excludedUser: boolean;
  /** Among the chapters that the fork would carry. */
  excludedChapter: boolean;
  pricedChapter: boolean;
  lockedChapter: boolean;
  granted: boolean;
  /** Forks the person has. */
  branches: number;
  maximumBranches: number;
  /** Of the branch it would part from. */
  depth: number;
}

/**
 * Why somebody may not fork, or null. Whoever is excluded hears the same as all others when the novel is closed.
 * Source: product specification 2.2 (policy, limits).
 */
export function refuseFork(facts: ForkFacts): ForkRefusal | null {
  const { terms } = facts;
  if (!facts.ownNovel) {
    if (terms.mode === 'closed' || facts.excludedUser) return 'closed';
    if (facts.excludedChapter) return 'excluded_chapter';
    if (terms.scope === 'free_only' && facts.pricedChapter) return 'scope';
  }
  if (facts.lockedChapter) return 'locked';
  if (facts.depth >= MAX_BRANCH_DEPTH) return 'depth_limit';
  if (facts.branches >= facts.maximumBranches) return 'branch_limit';
  if (!facts.ownNovel && terms.mode === 'ask' && !facts.granted) return 'ask_first';
  return null;
}
