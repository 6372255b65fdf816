import { ProposalState } from '@inkvine/contracts/proposals';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreedCredits, proposalStatesBefore, refuseProposal, splitOf } from './proposal-rules.ts';

describe('the states of a proposal', () => {
  it('end once it is accepted, declined, withdrawn or stale', () => {
    for (const to of ProposalState.options) {
      const from = to === 'changes_requested' ? ['open'] : ['open', 'changes_requested'];
      expect(proposalStatesBefore(to)).toEqual(from);
    }
  });
});

describe('who may propose', () => {
  it('is whoever is not excluded and waits for fewer than three answers', () => {
    expect(refuseProposal({ excludedUser: false, openProposals: 2 })).toBeNull();
    expect(refuseProposal({ excludedUser: false, openProposals: 3 })).toBe('open_limit');
    expect(refuseProposal({ excludedUser: true, openProposals: 3 })).toBe('closed');
  });
});

describe('the split', () => {
  const upstream = { upstreamAuthorId: 'upstream', proposerId: 'proposer', earlier: [] };

  it('gives what the proposer does not keep to upstream', () => {
    expect(splitOf(6_250)).toEqual({ proposer: 6_250, upstream: 3_750 });
    expect(agreedCredits({ ...upstream, proposerShare: 6_250 })).toEqual([
      { userId: 'proposer', share: 6_250 },
      { userId: 'upstream', share: 3_750 },
    ]);
  });

  it('credits an author once who proposes to their own novel', () => {
    const own = { ...upstream, upstreamAuthorId: 'proposer', proposerShare: 4_000 };
    expect(agreedCredits(own)).toEqual([{ userId: 'proposer', share: 10_000 }]);
  });

  it('keeps those who were credited before, each with their part of the part', () => {
    const earlier = [
      { userId: 'first', share: 3_333 },
      { userId: 'proposer', share: 6_667 },
    ];
    expect(agreedCredits({ ...upstream, proposerShare: 5_000, earlier })).toEqual([
      { userId: 'first', share: 1_666 },
      { userId: 'proposer', share: 3_334 },
      { userId: 'upstream', share: 5_000 },
    ]);
  });

  it('always adds up to the whole and takes nobody off', () => {
    const share = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(share, share, (proposerShare, first) => {
        const earlier = [
          { userId: 'first', share: first },
          { userId: 'proposer', share: 10_000 - first },
        ];
        const credits = agreedCredits({ ...upstream, proposerShare, earlier });
        expect(credits.map(({ userId }) => userId).sort()).toEqual(['first', 'proposer', 'upstream']);
        expect(credits.every((credit) => credit.share >= 0)).toBe(true);
        expect(credits.reduce((sum, credit) => sum + credit.share, 0)).toBe(10_000);
      }),
    );
  });
});
