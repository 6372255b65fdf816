import { useSyncExternalStore } from 'react';

const phone = matchMedia('(max-width: 40rem)');

export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      phone.addEventListener('change', listener);
      return () => phone.removeEventListener('change', listener);
    },
    () => phone.matches,
  );
}
