import type { ReadingPlace } from '@inkvine/contracts/reading';
import type { z } from 'zod';

interface PlaceColumns<Nullable> {
  placeChapterId: string | Nullable;
  placeNumber: number | Nullable;
  placeDeviceId: string | null;
  placeDeviceName: string | null;
  placeAt: string | Nullable;
}

/** The chapter a reader was last in, or null where they have not been. */
export function toPlace(row: PlaceColumns<never>): z.input<typeof ReadingPlace>;
export function toPlace(row: PlaceColumns<null>): z.input<typeof ReadingPlace> | null;
export function toPlace(row: PlaceColumns<null>): z.input<typeof ReadingPlace> | null {
  if (row.placeChapterId === null || row.placeNumber === null || row.placeAt === null) return null;
  return {
    chapterId: row.placeChapterId,
    number: row.placeNumber,
    deviceId: row.placeDeviceId,
    deviceName: row.placeDeviceName,
    at: row.placeAt,
  };
}
