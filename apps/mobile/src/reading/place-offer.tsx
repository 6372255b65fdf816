import { useOtherPlace, type OtherPlace } from '@inkvine/client/reading/other-place';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import X from 'lucide-react-native/icons/x';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, IconButton } from '../design/button.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';
import { useWhen } from '../shell/when.ts';
import { readingDevice } from './this-device.ts';

/** Where the reader went on on another device. Lies over the text: an offer must not move a line of it. */
export function PlaceOffer({
  chapter,
  onGo,
}: {
  chapter: ReadableChapter;
  onGo: (other: OtherPlace) => void;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  const when = useWhen();
  const { other, dismiss } = useOtherPlace(readingDevice, chapter);
  if (other === null) return null;
  const { place, anchor } = other;
  const said = {
    device: place.deviceName ?? t('reading.otherDevice'),
    when: when.relative(place.at),
    number: place.number,
  };
  return (
    <View
      role="status"
      aria-live="polite"
      style={[styles.offer, { backgroundColor: palette.surface, borderColor: palette.lineStrong }]}
    >
      <View style={styles.line}>
        <Text size="sm" style={styles.words}>
          {t(anchor === null ? 'reading.otherChapter' : 'reading.otherPlace', said)}
        </Text>
        <IconButton
          label={t('reading.stayHere')}
          icon={<X size={20} color={palette.inkSoft} />}
          onPress={dismiss}
        />
      </View>
      <Button
        variant="quiet"
        label={t('reading.continueThere')}
        onPress={() => {
          dismiss();
          onGo(other);
        }}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  offer: {
    position: 'absolute',
    top: SPACE.md,
    left: SPACE.lg,
    right: SPACE.lg,
    maxWidth: 560,
    marginHorizontal: 'auto',
    borderWidth: 1,
    borderRadius: RADIUS.md,
    paddingStart: SPACE.lg,
    paddingVertical: SPACE.xs,
  },
  line: { flexDirection: 'row', alignItems: 'center' },
  words: { flex: 1 },
});
