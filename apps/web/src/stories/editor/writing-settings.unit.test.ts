import { expect, it } from 'vitest';
import { parseWritingSettings } from './writing-settings.ts';

const DEFAULTS = {
  ...{ smart: true, focus: false, typewriter: false, phoneWidth: false, goal: 5_000 },
  replacements: [],
};

it('starts with the defaults, whatever is stored', () => {
  for (const stored of [null, '', 'nonsense', '[]', '7'])
    expect(parseWritingSettings(stored)).toEqual(DEFAULTS);
});

it('takes what it can read and the default for the rest', () => {
  expect(parseWritingSettings('{"smart":false,"goal":-1,"focus":true}')).toEqual({
    ...DEFAULTS,
    smart: false,
    focus: true,
  });
});
