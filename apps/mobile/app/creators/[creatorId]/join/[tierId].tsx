export { JoinScreen as default } from '../../../../src/memberships/join.screen.tsx';
