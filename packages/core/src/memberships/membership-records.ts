import type { MembershipNoticeDetail, MembershipNoticeKind } from '@inkvine/contracts/renewals';
import type {
  NewMembershipEvent,
  NewMembershipNotice,
} from '@inkvine/db/memberships/renewal-claim.repository';
import type { LetGoCoupons } from '@inkvine/db/memberships/tier-change.repository';
import type { Ids } from '../ports/ids.port.ts';

/** What happened to a membership, for its member, its creator and operators. */
export type MembershipEventKind =
  | 'joined'
  | 'started'
  | 'renewed'
  | 'free'
  | 'waived'
  | 'pause_requested'
  | 'paused'
  | 'resumed'
  | 'extended'
  | 'restarted'
  | 'corrected'
  | 'refused'
  | 'not_begun'
  | 'suspended'
  | 'ended'
  | 'cancel_requested'
  | 'cancel_withdrawn'
  | 'method_changed'
  | 'price_asked'
  | 'price_agreed'
  | 'price_refused'
  | 'tier_change_asked'
  | 'tier_change_refused'
  | 'tier_change_agreed'
  | 'tier_change_withdrawn'
  | 'tier_changed'
  | 'recharged'
  | 'recharge_answered'
  | 'recharge_refused'
  | 'announced'
  | 'coupons_chosen'
  | 'coupons_let_go'
  | 'gifted';

export const eventOf = (
  of: { membershipId: string },
  kind: MembershipEventKind,
  detail: unknown,
  actorId: string | null = null,
): NewMembershipEvent => ({ membershipId: of.membershipId, kind, detail, actorId });

/** Of coupons that are not for the tier that a membership has now. */
export const letGoEvents = (letGo: readonly LetGoCoupons[]): NewMembershipEvent[] =>
  letGo.map(({ membershipId, ...detail }) => eventOf({ membershipId }, 'coupons_let_go', detail));

export const noticeOf = (
  ids: Ids,
  of: { membershipId: string; userId: string; startsAt: string },
  kind: MembershipNoticeKind,
  detail: MembershipNoticeDetail,
): NewMembershipNotice => ({
  ...{ id: ids.next(), membershipId: of.membershipId, userId: of.userId },
  ...{ periodStart: of.startsAt, kind, detail },
});
