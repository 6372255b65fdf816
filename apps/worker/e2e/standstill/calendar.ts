/** The days of the play, by the last of which renewals have stood still for three periods and a half. */
export interface Days {
  aYearBefore: Date;
  winter: readonly Date[];
  lateWinter: readonly Date[];
  /** Renewals are at work for the last time. */
  last: Date;
  /** The dearer prices begin. */
  risesAt: Date;
  shortCouponsEnd: Date;
  meanwhile: Date;
  back: Date;
}

const at = (year: number, month: number, day: number) => new Date(Date.UTC(year, month - 1, day, 12));

/** In the winter after the next 20 March: nobody has a boundary within days of those on which something is done. */
export function daysFrom(now: Date): Days {
  const thisYear = now.getUTCFullYear();
  const before = at(thisYear, 3, 20) > now ? thisYear : thisYear + 1;
  const year = before + 1;
  return {
    aYearBefore: at(before, 3, 20),
    winter: [at(year, 1, 15), at(year, 1, 20), at(year, 1, 25)],
    lateWinter: [at(year, 1, 29), at(year, 1, 30), at(year, 1, 31)],
    last: at(year, 2, 11),
    risesAt: at(year, 3, 10),
    shortCouponsEnd: at(year, 4, 1),
    meanwhile: at(year, 4, 12),
    back: at(year, 6, 6),
  };
}
