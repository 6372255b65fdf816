import { deviceOf } from '@inkvine/client/device-name';
import type { DeviceNetwork } from '@inkvine/client/drafts/draft-ports';

export const browserNetwork: DeviceNetwork = {
  isOnline: () => navigator.onLine,
  subscribe(listener) {
    window.addEventListener('online', listener);
    window.addEventListener('offline', listener);
    return () => {
      window.removeEventListener('online', listener);
      window.removeEventListener('offline', listener);
    };
  },
};

/** What the other device will call this one. */
export function thisDevice(): string {
  const device = deviceOf(navigator.userAgent);
  return device === null ? '' : `${device.browser}, ${device.system}`;
}
