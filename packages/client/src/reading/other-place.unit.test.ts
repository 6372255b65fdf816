import { ChapterId } from '@inkvine/contracts/primitives';
import { expect, it } from 'vitest';
import { placeOnOpening, placeOnReturn } from './other-place.ts';

const [OPEN, FAR] = [ChapterId.parse(crypto.randomUUID()), ChapterId.parse(crypto.randomUUID())];
const HERE = crypto.randomUUID();
const at = '2026-11-20T10:00:00.000Z';
const anchor = { blockId: 'b4', quote: 'Here one reads on', fraction: 0.4 };
const placeIn = (chapterId: ChapterId, number: number, deviceId: string | null = crypto.randomUUID()) => ({
  ...{ chapterId, number, deviceId, deviceName: 'Tablet', at },
});
const chapter = { id: OPEN, number: 3, anchor };

it('offers on opening what is more than a chapter away on another device', () => {
  const place = placeIn(FAR, 5);
  expect(placeOnOpening({ ...chapter, place }, HERE)).toEqual({ place, anchor: null });
  expect(placeOnOpening({ ...chapter, place: placeIn(FAR, 4) }, HERE)).toBeNull();
  expect(placeOnOpening({ ...chapter, place: null }, HERE)).toBeNull();
});

it('never offers the place of this device, or of one that did not say which it is', () => {
  for (const deviceId of [HERE, null]) {
    const place = placeIn(FAR, 9, deviceId);
    expect(placeOnOpening({ ...chapter, place }, HERE)).toBeNull();
    expect(placeOnReturn({ ...chapter, place }, HERE, null)).toBeNull();
  }
});

it('offers on coming back what was made meanwhile, in this chapter or another', () => {
  const [here, there] = [placeIn(OPEN, 3), placeIn(FAR, 4)];
  expect(placeOnReturn({ ...chapter, place: here }, HERE, null)).toEqual({ place: here, anchor });
  expect(placeOnReturn({ ...chapter, place: there }, HERE, null)).toEqual({ place: there, anchor: null });
});

it('offers no place twice', () => {
  expect(placeOnReturn({ ...chapter, place: placeIn(FAR, 9) }, HERE, at)).toBeNull();
});
