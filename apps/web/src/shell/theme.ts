import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from './stored.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Also read by public/before-paint.js. */
const STORAGE_KEY = 'inkvine.theme';

const devicePrefersDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let chosen: Theme = THEMES.find((theme) => theme === readStored(STORAGE_KEY)) ?? 'system';

function apply(): void {
  const dark = chosen === 'dark' || (chosen === 'system' && devicePrefersDark.matches);
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
}

devicePrefersDark.addEventListener('change', apply);

export function setTheme(theme: Theme): void {
  chosen = theme;
  writeStored(STORAGE_KEY, theme === 'system' ? null : theme);
  apply();
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
}
