/** How far a device has read in the chapters of one home branch. Ids of chapters, so that reordering corrupts nothing. */
export interface DeviceReach {
  branchId: string;
  openedChapterId: string;
  /** Position of the chapter when it was opened; tells which of two was further on. */
  openedPosition: number;
  finishedChapterId: string | null;
  finishedPosition: number;
}

/** Reaches of a device, the latest touched first. */
export type DeviceHorizon = readonly DeviceReach[];

/** Branches that a device remembers; those it touched longest ago are forgotten first, which hides and never spoils. */
export const DEVICE_HORIZON_MAX = 16;

/**
 * The horizon after a chapter was opened or finished on the device: it only moves on. Finishing opens too.
 * Source: product specification 2.4 and 2.5.
 */
export function advanceDeviceHorizon(
  horizon: DeviceHorizon,
  read: { branchId: string; chapterId: string; position: number; finished: boolean },
): DeviceHorizon {
  const known = horizon.find(({ branchId }) => branchId === read.branchId);
  const opens = known === undefined || read.position > known.openedPosition;
  const finishes = read.finished && (known === undefined || read.position > known.finishedPosition);
  const reach: DeviceReach = {
    branchId: read.branchId,
    openedChapterId: opens ? read.chapterId : known.openedChapterId,
    openedPosition: opens ? read.position : known.openedPosition,
    finishedChapterId: finishes ? read.chapterId : (known?.finishedChapterId ?? null),
    finishedPosition: finishes ? read.position : (known?.finishedPosition ?? 0),
  };
  return [reach, ...horizon.filter((other) => other !== known)].slice(0, DEVICE_HORIZON_MAX);
}
