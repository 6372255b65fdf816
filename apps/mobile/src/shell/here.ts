import { useGlobalSearchParams, usePathname, useSegments } from 'expo-router';

/** The address of the present screen, with what was chosen on it, to come back to. */
export function useHere(): string {
  const pathname = usePathname();
  const segments: readonly string[] = useSegments();
  const chosen = Object.entries(useGlobalSearchParams())
    .filter(([name]) => !segments.some((segment) => segment === `[${name}]` || segment === `[...${name}]`))
    .flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : []));
  return chosen.length === 0 ? pathname : `${pathname}?${new URLSearchParams(chosen)}`;
}
