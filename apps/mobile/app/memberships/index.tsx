export { MyMembershipsScreen as default } from '../../src/memberships/my-memberships.screen.tsx';
