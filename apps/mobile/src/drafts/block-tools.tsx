import type { BlockType } from '@inkvine/contracts/block';
import Asterisk from 'lucide-react-native/icons/asterisk';
import { useTranslation } from 'react-i18next';
import { ScrollView, StyleSheet, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { Button, IconButton } from '../design/button.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';

const TYPES = ['paragraph', 'heading', 'quote', 'status_window', 'comment'] as const satisfies BlockType[];

/** What can be made of the paragraph being written, above the keyboard. */
export function BlockTools({
  type,
  onBreak,
  onType,
}: {
  /** Of the block that has the caret; null when none has. */
  type: BlockType | null;
  onBreak: () => void;
  onType: (type: BlockType) => void;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  const insets = useSafeAreaInsets();
  return (
    <View
      role="toolbar"
      aria-label={t('editor.toolbar')}
      style={[
        styles.bar,
        { backgroundColor: palette.surface, borderTopColor: palette.line, paddingBottom: insets.bottom },
      ]}
    >
      <ScrollView horizontal keyboardShouldPersistTaps="always" contentContainerStyle={styles.row}>
        <IconButton
          label={t('editor.sceneBreak')}
          icon={<Asterisk size={20} color={palette.vine} />}
          onPress={onBreak}
        />
        {TYPES.map((kind) => (
          <Button
            key={kind}
            variant={kind === type ? 'secondary' : 'quiet'}
            label={t(`editor.block.${kind}`)}
            disabled={type === null}
            onPress={() => onType(kind)}
            style={styles.tool}
          />
        ))}
      </ScrollView>
    </View>
  );
}

const styles = StyleSheet.create({
  bar: { borderTopWidth: 1 },
  row: { alignItems: 'center', paddingHorizontal: SPACE.sm, gap: SPACE.xs },
  tool: { minHeight: 44, paddingVertical: SPACE.xs, paddingHorizontal: SPACE.md },
});
