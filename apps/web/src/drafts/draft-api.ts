import type { DraftApi } from '@inkvine/client/drafts/draft-ports';
import type { InkvineClient } from '@inkvine/client/inkvine-client';
import { deviceOf } from '@inkvine/client/device-name';
import type { DeviceNetwork } from '@inkvine/client/drafts/draft-ports';

export const createDraftApi = ({ drafts }: InkvineClient): DraftApi => ({
  open: (key) => drafts.open.query(key),
  save: (input) => drafts.save.mutate(input),
  status: (key) => drafts.status.query(key),
  flush: (key) => drafts.flush.mutate(key),
  keep: (input) => drafts.revisions.keep.mutate(input),
});

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
