import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, lineHeightOf, measureOf, parseSettings, sizeOf } from './reading-settings.ts';

describe('parseSettings', () => {
  it.each([null, '', 'not json', '[]', '7', 'null', '{"size":"big","paper":"pink","align":3}'])(
    'gives the defaults for %s',
    (stored) => {
      expect(parseSettings(stored)).toEqual(DEFAULT_SETTINGS);
    },
  );

  it('keeps what is good and limits what is out of range', () => {
    expect(
      parseSettings('{"size":400,"lineHeight":0.2,"measure":75,"paper":"sepia","shortcuts":false}'),
    ).toEqual({
      ...DEFAULT_SETTINGS,
      size: 40,
      lineHeight: 1.3,
      measure: 75,
      paper: 'sepia',
      shortcuts: false,
    });
  });
});

describe('defaults by language and device', () => {
  it('sets Hangul wider apart than Latin', () => {
    expect(lineHeightOf(DEFAULT_SETTINGS, 'ko')).toBe(1.8);
    expect(lineHeightOf(DEFAULT_SETTINGS, 'en')).toBe(1.6);
    expect(measureOf(DEFAULT_SETTINGS, 'ko')).toBe(36);
    expect(measureOf({ ...DEFAULT_SETTINGS, measure: 50 }, 'en')).toBe(17);
  });

  it('is a little larger on a desktop', () => {
    expect([sizeOf(DEFAULT_SETTINGS, true), sizeOf(DEFAULT_SETTINGS, false)]).toEqual([18, 19]);
    expect(sizeOf({ ...DEFAULT_SETTINGS, size: 24 }, true)).toBe(24);
  });
});
