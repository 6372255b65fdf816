export { SessionsScreen as default } from '../../src/identity/sessions.screen.tsx';
