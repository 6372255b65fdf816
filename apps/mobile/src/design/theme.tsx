import { createContext, use, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { Platform, useColorScheme } from 'react-native';
import { readStored, writeStored } from '../shell/device-store.ts';
import { PALETTES, type Palette } from './tokens.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'theme';
const listeners = new Set<() => void>();
let chosen: Theme | null = null;

function current(): Theme {
  chosen ??= THEMES.find((theme) => theme === readStored(STORAGE_KEY)) ?? 'system';
  return chosen;
}

export function setTheme(theme: Theme): void {
  chosen = theme;
  writeStored(STORAGE_KEY, theme === 'system' ? null : theme);
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    current,
    current,
  );
}

interface Colours {
  palette: Palette;
  isDark: boolean;
}

const ColoursContext = createContext<Colours>({ palette: PALETTES.light, isDark: false });

/** Colours by the chosen theme, or by the device where nothing is chosen. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const theme = useTheme();
  const device = useColorScheme();
  const isDark = theme === 'dark' || (theme === 'system' && device === 'dark');
  const palette = isDark ? PALETTES.dark : PALETTES.light;
  useEffect(() => {
    if (Platform.OS !== 'web') return;
    const { style } = document.documentElement;
    style.colorScheme = isDark ? 'dark' : 'light';
    style.setProperty('--paper', palette.paper);
    style.setProperty('--focus', palette.vine);
  }, [isDark, palette]);
  const colours = useMemo(() => ({ palette, isDark }), [palette, isDark]);
  return <ColoursContext value={colours}>{children}</ColoursContext>;
}

/** Other colours for a part of the app, such as the paper one reads on. */
export function PaperProvider({ paper, children }: { paper: keyof typeof PALETTES; children: ReactNode }) {
  const colours = useMemo(
    () => ({ palette: PALETTES[paper], isDark: paper === 'dark' || paper === 'black' }),
    [paper],
  );
  return <ColoursContext value={colours}>{children}</ColoursContext>;
}

export function useColours(): Colours {
  return use(ColoursContext);
}

export function usePalette(): Palette {
  return useColours().palette;
}
