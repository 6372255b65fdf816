export { SignUpScreen as default } from '../src/identity/sign-up.screen.tsx';
