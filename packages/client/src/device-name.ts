const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/NAVER\(/, 'Naver'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/CriOS\/|Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/Expo|okhttp|CFNetwork/, 'Inkvine'],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad|iOS|CFNetwork/, 'iOS'],
  [/Android|okhttp/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

const firstMatch = (table: readonly [RegExp, string][], text: string): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** What a person would call the device of a session; null when its user agent tells nothing. */
export function deviceOf(userAgent: string | null): { browser: string; system: string } | null {
  if (userAgent === null) return null;
  const browser = firstMatch(BROWSERS, userAgent);
  const system = firstMatch(SYSTEMS, userAgent);
  return browser === undefined || system === undefined ? null : { browser, system };
}
