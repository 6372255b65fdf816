export { MembershipScreen as default } from '../../src/memberships/membership.screen.tsx';
