export { ForgotPasswordScreen as default } from '../src/identity/forgot-password.screen.tsx';
