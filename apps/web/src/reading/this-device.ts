import { deviceOf } from '@inkvine/client/device-name';
import { createReadingDevice } from '@inkvine/client/reading/reading-device';
import { deviceMemory } from '../shell/device-memory.ts';

const NAME_MAX = 60;

let known: { id: string; name: string } | null = null;

/** This browser, as another device of the same reader names it. */
function thisDevice(): { id: string; name: string } {
  if (known !== null) return known;
  const id = deviceMemory.read('device') ?? crypto.randomUUID();
  deviceMemory.write('device', id);
  const device = deviceOf(navigator.userAgent);
  const name = device === null ? navigator.platform || 'Web' : `${device.system} · ${device.browser}`;
  known = { id, name: name.slice(0, NAME_MAX) };
  return known;
}

export const readingDevice = createReadingDevice({
  memory: deviceMemory,
  self: thisDevice,
  watch({ leave, back }) {
    const onHide = () => {
      if (document.visibilityState === 'hidden') leave();
    };
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', back);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', back);
    };
  },
  watchSight(onSight) {
    const listener = () => onSight(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
});
