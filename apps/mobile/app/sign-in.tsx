export { SignInScreen as default } from '../src/identity/sign-in.screen.tsx';
