import type { DeviceNetwork } from '@inkvine/client/drafts/draft-ports';
import { AppState } from 'react-native';

/**
 * A phone's network comes and goes faster than anybody can tell of it: a call that fails is repeated, and one that waits
 * goes out when the app comes back to the front.
 */
export const deviceNetwork: DeviceNetwork = {
  isOnline: () => true,
  subscribe(listener) {
    const subscription = AppState.addEventListener('change', (state) => {
      if (state === 'active') listener();
    });
    return () => subscription.remove();
  },
};
