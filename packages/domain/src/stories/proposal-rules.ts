import { MAX_OPEN_PROPOSALS, type ProposalState, type Split } from '@inkvine/contracts/proposals';

/** Basis points of a whole. */
const WHOLE = 10_000;

/** Where a proposal may go from each state; `open → open` offers newer texts. Source: product specification 2.2. */
export const PROPOSAL_TRANSITIONS = {
  open: ['open', 'changes_requested', 'accepted', 'declined', 'withdrawn', 'stale'],
  changes_requested: ['open', 'accepted', 'declined', 'withdrawn', 'stale'],
  accepted: [],
  declined: [],
  withdrawn: [],
  stale: [],
} as const satisfies Record<ProposalState, readonly ProposalState[]>;

/** The states from which a proposal may become `to`: the expected `from` of a compare-and-set. */
export const proposalStatesBefore = (to: ProposalState): ProposalState[] =>
  (Object.keys(PROPOSAL_TRANSITIONS) as ProposalState[]).filter((from) =>
    (PROPOSAL_TRANSITIONS[from] as readonly ProposalState[]).includes(to),
  );

/** Both parts, of what the proposer keeps in basis points. */
export const splitOf = (proposerShare: number): Split => ({
  proposer: proposerShare,
  upstream: WHOLE - proposerShare,
});

/**
 * Why somebody may not propose, or null. Whoever the novel's terms exclude hears that it is closed.
 * Source: product specification 2.2.
 */
export function refuseProposal(facts: { excludedUser: boolean; openProposals: number }) {
  if (facts.excludedUser) return 'closed';
  return facts.openProposals >= MAX_OPEN_PROPOSALS ? 'open_limit' : null;
}

export interface Credit {
  userId: string;
  /** Basis points; those of a chapter add up to 10,000. */
  share: number;
}

/**
 * Who is credited for a chapter made of a proposed one, and with what part. Those who were credited for the proposed
 * one divide the proposer's part as they did before; what rounding down leaves is the proposer's.
 */
export function agreedCredits(agreement: {
  upstreamAuthorId: string;
  proposerId: string;
  proposerShare: number;
  /** Of the proposed chapter; none when the proposer alone wrote it. */
  earlier: readonly Credit[];
}): Credit[] {
  const { upstreamAuthorId, proposerId, proposerShare, earlier } = agreement;
  const shares = new Map<string, number>();
  const add = (userId: string, share: number) => shares.set(userId, (shares.get(userId) ?? 0) + share);
  let left = proposerShare;
  for (const { userId, share } of earlier) {
    const part = Math.floor((proposerShare * share) / WHOLE);
    add(userId, part);
    left -= part;
  }
  add(proposerId, left);
  add(upstreamAuthorId, WHOLE - proposerShare);
  return [...shares].map(([userId, share]) => ({ userId, share }));
}
