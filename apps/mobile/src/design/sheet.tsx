import X from 'lucide-react-native/icons/x';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Modal, Pressable, ScrollView, StyleSheet, useWindowDimensions, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { IconButton } from './button.tsx';
import { Heading } from './text.tsx';
import { usePalette } from './theme.tsx';
import { RADIUS, SPACE } from './tokens.ts';

/** A panel from below, above a dimmed screen; closes by its button, the backdrop, Escape or the back gesture. */
export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  const insets = useSafeAreaInsets();
  const { height } = useWindowDimensions();
  return (
    <Modal transparent animationType="none" aria-label={title} onRequestClose={onClose}>
      <View style={styles.screen}>
        <Pressable aria-hidden tabIndex={-1} style={styles.backdrop} onPress={onClose} />
        <View
          style={[
            styles.sheet,
            {
              backgroundColor: palette.paper,
              maxHeight: height * 0.85,
              paddingBottom: insets.bottom + SPACE.lg,
            },
          ]}
        >
          <View style={[styles.head, { borderBottomColor: palette.line }]}>
            <Heading style={styles.title}>{title}</Heading>
            <IconButton
              label={t('common.close')}
              icon={<X size={22} color={palette.inkSoft} />}
              onPress={onClose}
            />
          </View>
          <ScrollView contentContainerStyle={styles.content}>{children}</ScrollView>
        </View>
      </View>
    </Modal>
  );
}

const styles = StyleSheet.create({
  screen: { flex: 1, justifyContent: 'flex-end' },
  backdrop: { ...StyleSheet.absoluteFill, backgroundColor: 'rgba(20, 16, 10, 0.45)' },
  sheet: {
    borderTopLeftRadius: RADIUS.lg,
    borderTopRightRadius: RADIUS.lg,
    width: '100%',
    maxWidth: 560,
    marginHorizontal: 'auto',
  },
  head: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'space-between',
    paddingStart: SPACE.lg,
    paddingEnd: SPACE.xs,
    paddingVertical: SPACE.xs,
    borderBottomWidth: 1,
  },
  title: { flex: 1 },
  content: { padding: SPACE.lg, gap: SPACE.xl },
});
