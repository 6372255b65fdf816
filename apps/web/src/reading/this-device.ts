import { deviceOf } from '@inkvine/client/device-name';
import { readStored, writeStored } from '../shell/stored.ts';

const STORAGE_KEY = 'inkvine.device';
const NAME_MAX = 60;

let known: { id: string; name: string } | null = null;

/** This browser, as another device of the same reader names it. */
export function thisDevice(): { id: string; name: string } {
  if (known !== null) return known;
  const id = readStored(STORAGE_KEY) ?? crypto.randomUUID();
  writeStored(STORAGE_KEY, id);
  const device = deviceOf(navigator.userAgent);
  const name = device === null ? navigator.platform || 'Web' : `${device.system} · ${device.browser}`;
  known = { id, name: name.slice(0, NAME_MAX) };
  return known;
}
