export { MeScreen as default } from '../../src/identity/me.screen.tsx';
