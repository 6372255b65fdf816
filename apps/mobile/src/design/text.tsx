import type { Locale } from '@inkvine/contracts/primitives';
import type { ReactNode } from 'react';
import { Text as NativeText, type StyleProp, type TextProps, type TextStyle } from 'react-native';
import { useLocale } from '../shell/locale.ts';
import { passage, sans, serif as serifOf } from './language.ts';
import { usePalette } from './theme.tsx';
import { TYPE, type Palette, type TypeSize } from './tokens.ts';

export type Tone = Extract<keyof Palette, 'ink' | 'inkSoft' | 'vine' | 'wine' | 'gold' | 'onVine'>;

export interface InkTextProps extends TextProps {
  size?: TypeSize;
  tone?: Tone;
  bold?: boolean;
  serif?: boolean;
  /** Language of the words where it is not the reader's, such as a novel's title. */
  language?: Locale | undefined;
  style?: StyleProp<TextStyle>;
  children: ReactNode;
}

export function Text({
  size = 'base',
  tone = 'ink',
  bold = false,
  serif = false,
  language,
  style,
  ...props
}: InkTextProps) {
  const palette = usePalette();
  const locale = useLocale();
  const face = serif ? serifOf(language ?? locale, bold) : { ...sans, fontWeight: bold ? '600' : '400' };
  return (
    <NativeText
      {...(language === undefined ? {} : passage(language))}
      {...props}
      style={[TYPE[size], { color: palette[tone] }, face as TextStyle, style]}
    />
  );
}

/** A heading of the page's outline: 1 for the screen, 2 for its sections. */
export function Heading({ level = 2, ...props }: InkTextProps & { level?: 1 | 2 | 3 }) {
  return (
    <Text
      role="heading"
      aria-level={level}
      serif
      bold
      size={level === 1 ? 'xl' : level === 2 ? 'lg' : 'base'}
      {...props}
    />
  );
}
