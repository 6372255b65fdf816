const KOREA_MS = 9 * 60 * 60 * 1000;

const korean = (at: number): string => new Date(at + KOREA_MS).toISOString();

/** `2026-11-20T12:00:00+09:00` */
export const koreanTime = (at: number): string => `${korean(at).slice(0, 19)}+09:00`;

/** `2026-11-20T12:00:00.123000`, as webhooks write it: microseconds and no offset. */
export const koreanLocalTime = (at: number): string => `${korean(at).slice(0, 23)}000`;
