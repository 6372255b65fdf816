import { nestMarks, type NoteNumbers, type TextPart } from '@inkvine/client/marked-text';
import type { Block, Mark } from '@inkvine/contracts/block';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Linking, Text, type TextStyle } from 'react-native';
import { usePalette } from '../design/theme.tsx';

interface MarkedTextProps {
  block: Block;
  /** The stretch to show, in UTF-16 units of the block's text. */
  from: number;
  to: number;
  /** The face of words set in bold. */
  bold: TextStyle;
  notes: NoteNumbers;
  onEntry: (entryKey: string) => void;
  onNote: (note: Mark) => void;
}

/** The words of a block with what is marked in them. */
export function MarkedText({ block, from, to, ...shown }: MarkedTextProps) {
  return <Parts parts={nestMarks(block.text, block.marks, from, to)} {...shown} />;
}

type Shown = Pick<MarkedTextProps, 'bold' | 'notes' | 'onEntry' | 'onNote'>;

function Parts({ parts, ...shown }: { parts: readonly TextPart[] } & Shown) {
  return parts.map((part) =>
    'text' in part ? (
      part.text
    ) : (
      <Marked key={part.from} mark={part.mark} {...shown}>
        <Parts parts={part.parts} {...shown} />
      </Marked>
    ),
  );
}

function Marked({
  mark,
  bold,
  notes,
  onEntry,
  onNote,
  children,
}: { mark: Mark; children: ReactNode } & Shown) {
  const { t } = useTranslation();
  const palette = usePalette();
  switch (mark.type) {
    case 'bold':
      return <Text style={bold}>{children}</Text>;
    case 'italic':
      return <Text style={styles.italic}>{children}</Text>;
    case 'underline':
      return <Text style={styles.underline}>{children}</Text>;
    case 'strike':
      return <Text style={styles.strike}>{children}</Text>;
    case 'dots':
      return <Text style={styles.dots}>{children}</Text>;
    case 'ruby':
      return (
        <Text>
          {children}
          <Text style={{ color: palette.inkSoft }}>({mark.value})</Text>
        </Text>
      );
    case 'link':
      return (
        <Text
          role="link"
          style={[styles.underline, { color: palette.vine }]}
          onPress={() => void Linking.openURL(mark.value ?? '')}
        >
          {children}
        </Text>
      );
    case 'footnote': {
      const number = notes.get(mark) ?? 0;
      return (
        <Text
          role="button"
          aria-label={t('reading.footnote', { number })}
          style={{ color: palette.vine }}
          onPress={() => onNote(mark)}
        >
          {children} [{number}]
        </Text>
      );
    }
    case 'entry':
      return (
        <Text
          role="link"
          style={[styles.mention, { textDecorationColor: palette.lineStrong }]}
          onPress={() => onEntry(mark.value ?? '')}
        >
          {children}
        </Text>
      );
  }
}

const styles = {
  italic: { fontStyle: 'italic' },
  underline: { textDecorationLine: 'underline' },
  strike: { textDecorationLine: 'line-through' },
  mention: { textDecorationLine: 'underline', textDecorationStyle: 'dashed' },
  dots: { textDecorationLine: 'underline', textDecorationStyle: 'dotted' },
} as const satisfies Record<string, TextStyle>;
