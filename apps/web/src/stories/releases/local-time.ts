/** An hour from now is offered as the first time to schedule for. */
const SUGGESTED_DELAY_MS = 3_600_000;

/** A date as `<input type="datetime-local">` wants it: local time without zone. */
export function toLocalInput(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The next whole hour that is far enough ahead. */
export function suggestedTime(now: Date): Date {
  const date = new Date(now.getTime() + SUGGESTED_DELAY_MS);
  date.setMinutes(0, 0, 0);
  return date;
}

/** The time zone that the fields of this device are in. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
