import { z } from 'zod';
import { Version } from './primitives.ts';
import { MyMembership } from './renewals.ts';

/** The key of a link in a mail, by which a membership is cancelled without signing in. */
export const CancelKey = z.string().min(1).max(200);

export const CancelLinkInput = z.object({ key: CancelKey });

/** Cancels what was shown. */
export const CancelByLinkInput = CancelLinkInput.extend({ version: Version });

/** What such a link shows of a membership: what the mail says, and nothing more of its member. */
export const LinkedMembership = MyMembership.omit({
  ...{ paymentMethodId: true, timeZone: true, since: true, tierChange: true, isChangingTier: true },
}).extend({ tier: MyMembership.shape.tier.omit({ welcome: true }) });
export type LinkedMembership = z.infer<typeof LinkedMembership>;
