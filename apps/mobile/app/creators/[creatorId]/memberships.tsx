export { CreatorTiersScreen as default } from '../../../src/memberships/creator-tiers.screen.tsx';
