import type { Block, BlockType } from '@inkvine/contracts/block';
import type { Locale } from '@inkvine/contracts/primitives';
import { memo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, TextInput, View, type TextStyle } from 'react-native';
import { passage, serif } from '../design/language.ts';
import { Text } from '../design/text.tsx';
import { useColours } from '../design/theme.tsx';
import { RADIUS, SPACE, TYPE } from '../design/tokens.ts';

interface BlockFieldProps {
  block: Block;
  /** Its place in the text, from 1, for those who do not see it. */
  number: number;
  language: Locale;
  onType: (blockId: string, text: string) => void;
  onBackspaceAtStart: (blockId: string) => void;
  onFocus: (blockId: string) => void;
  onRegister: (blockId: string, field: TextInput | null) => void;
}

/** One paragraph or box as a field of its own. Memoised: typing in one must not draw a thousand others. */
export const BlockField = memo(function BlockField({
  block,
  number,
  language,
  onType,
  onBackspaceAtStart,
  onFocus,
  onRegister,
}: BlockFieldProps) {
  const { t } = useTranslation();
  const { palette, isDark } = useColours();
  const selection = useRef({ start: 0, end: 0 });
  if (block.type === 'scene_break') {
    return (
      <View role="separator" aria-label={t('reading.sceneBreak')} style={styles.break}>
        <Text tone="inkSoft">＊　＊　＊</Text>
      </View>
    );
  }
  const box = boxes[block.type];
  return (
    <TextInput
      ref={(field) => onRegister(block.id, field)}
      {...passage(language)}
      aria-label={`${t(`editor.block.${block.type}`)} ${number}`}
      multiline
      scrollEnabled={false}
      value={block.text}
      keyboardAppearance={isDark ? 'dark' : 'light'}
      selectionColor={palette.vine}
      onChangeText={(text) => onType(block.id, text)}
      onFocus={() => onFocus(block.id)}
      onSelectionChange={({ nativeEvent }) => {
        selection.current = nativeEvent.selection;
      }}
      onKeyPress={({ nativeEvent }) => {
        const { start, end } = selection.current;
        if (nativeEvent.key === 'Backspace' && start === 0 && end === 0) onBackspaceAtStart(block.id);
      }}
      style={[
        styles.field,
        block.type === 'heading' ? TYPE.lg : TYPE.base,
        serif(language, block.type === 'heading') as TextStyle,
        { color: block.type === 'comment' ? palette.inkSoft : palette.ink },
        box === undefined
          ? null
          : [styles.box, box, { backgroundColor: palette.sunken, borderColor: palette.line }],
      ]}
    />
  );
});

const boxes: Partial<Record<BlockType, TextStyle>> = {
  quote: { borderStartWidth: 3 },
  status_window: { borderWidth: 1 },
  comment: { borderWidth: 1, borderStyle: 'dashed' },
};

const styles = StyleSheet.create({
  field: { minHeight: 44, paddingVertical: SPACE.sm, textAlignVertical: 'top' },
  box: { paddingHorizontal: SPACE.md, marginVertical: SPACE.xs, borderRadius: RADIUS.sm },
  break: { minHeight: 44, alignItems: 'center', justifyContent: 'center' },
});
