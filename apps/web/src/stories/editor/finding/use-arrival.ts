import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useIsPhone } from '../../../reading/viewport.ts';
import type { FoundPlace } from './found-place.ts';

/** What the chapter was opened at, and the panel that goes on showing it: on a phone the text alone has room. */
export function useArrival(): { place: FoundPlace | null; panel: 'find' | 'findNovel' | null } {
  const router = useRouter();
  const isPhone = useIsPhone();
  const [arrival] = useState(() => {
    const place = router.state.location.state.found ?? null;
    return { place, panel: place === null ? null : isPhone ? ('find' as const) : ('findNovel' as const) };
  });
  return arrival;
}
