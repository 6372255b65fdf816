export { MyBadgesScreen as default } from '../src/perks/my-badges.screen.tsx';
