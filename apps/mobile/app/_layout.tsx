export { App as default } from '../src/shell/app.tsx';
export { Crash as ErrorBoundary } from '../src/shell/crash.tsx';

/** Screens that are opened by an address of their own still have the tabs behind them. */
export const unstable_settings = { anchor: '(tabs)' };
