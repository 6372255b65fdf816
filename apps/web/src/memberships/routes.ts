import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../root-route.ts';
import { cancelSearch, joinSearch, membershipSearch } from '../search-parameters.ts';

const newTier = createRoute({
  getParentRoute: () => rootRoute,
  path: '/studio/memberships/new',
  component: lazyRouteComponent(() => import('./tier.page.tsx'), 'NewTierPage'),
});

const tier = createRoute({
  getParentRoute: () => rootRoute,
  path: '/studio/memberships/$tierId',
  component: lazyRouteComponent(() => import('./tier.page.tsx'), 'TierPage'),
});

const creatorTiers = createRoute({
  getParentRoute: () => rootRoute,
  path: '/creators/$creatorId/memberships',
  component: lazyRouteComponent(() => import('./creator-tiers.page.tsx'), 'CreatorTiersPage'),
});

const joinTier = createRoute({
  getParentRoute: () => rootRoute,
  path: '/creators/$creatorId/join/$tierId',
  validateSearch: joinSearch,
  component: lazyRouteComponent(() => import('./join.page.tsx'), 'JoinPage'),
});

const myMemberships = createRoute({
  getParentRoute: () => rootRoute,
  path: '/memberships',
  component: lazyRouteComponent(() => import('./my-memberships.page.tsx'), 'MyMembershipsPage'),
});

const cancelMembership = createRoute({
  getParentRoute: () => rootRoute,
  path: '/memberships/cancel',
  validateSearch: cancelSearch,
  component: lazyRouteComponent(() => import('./cancel-link.page.tsx'), 'CancelLinkPage'),
});

const membership = createRoute({
  getParentRoute: () => rootRoute,
  path: '/memberships/$membershipId',
  validateSearch: membershipSearch,
  component: lazyRouteComponent(() => import('./membership.page.tsx'), 'MembershipPage'),
});

/** Addresses of memberships: what creators offer, and what members have. */
export const membershipRoutes = [
  newTier,
  tier,
  creatorTiers,
  joinTier,
  myMemberships,
  cancelMembership,
  membership,
] as const;
