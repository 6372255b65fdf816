import type { Locale } from '@inkvine/contracts/primitives';
import { Platform, type TextProps, type TextStyle } from 'react-native';

/** Faces loaded at the start; Hangul is set in the device's own, which a font of the app would make 10 MB larger. */
export const FACES = {
  serif: 'Literata_400Regular',
  serifBold: 'Literata_700Bold',
} as const;

const HANGUL_SERIF = Platform.select({
  ios: 'AppleMyungjo',
  android: 'serif',
  default: "'Noto Serif KR', 'Noto Serif CJK KR', 'Apple Myungjo', 'Nanum Myeongjo', Batang, serif",
});

const SANS = Platform.select({
  web: "'Pretendard Variable', Pretendard, system-ui, -apple-system, 'Segoe UI', 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif",
  default: undefined,
});

/** The sans of the device, which Dynamic Type and its other settings know. */
export const sans: TextStyle = SANS === undefined ? {} : { fontFamily: SANS };

/** The serif of a language. Literata carries its weight in its name; Hangul faces by `fontWeight`. */
export function serif(language: Locale, bold = false): TextStyle {
  if (language === 'ko') return { fontFamily: HANGUL_SERIF, fontWeight: bold ? '700' : '400' };
  const face = bold ? FACES.serifBold : FACES.serif;
  return {
    fontFamily: Platform.OS === 'web' ? `${face}, Georgia, ${HANGUL_SERIF}` : face,
    fontWeight: Platform.OS === 'web' && bold ? '700' : 'normal',
  };
}

/** The bold serif as the headers of native navigation take it: with a face and a weight of its own. */
export function headerFace(language: Locale): { fontFamily?: string; fontWeight?: '700' | 'normal' } {
  const { fontFamily, fontWeight } = serif(language, true);
  return {
    ...(fontFamily === undefined ? {} : { fontFamily }),
    ...(fontWeight === '700' || fontWeight === 'normal' ? { fontWeight } : {}),
  };
}

/** Tells screen readers, and on the web hyphenation and fonts too, in which language a passage is. */
export function passage(language: Locale): TextProps {
  return Platform.OS === 'web'
    ? ({ lang: language } as TextProps)
    : {
        accessibilityLanguage: language,
        lineBreakStrategyIOS: language === 'ko' ? 'hangul-word' : 'standard',
      };
}
