import type { Locale } from '@inkvine/contracts/primitives';
import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { Heading } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';

interface InVolume {
  volumeTitle: string | null;
}

/** A row of a list of chapters, under the name of its volume where that begins. */
export function WithVolume({
  chapter,
  previous,
  language,
  children,
}: {
  chapter: InVolume;
  /** The chapter above; undefined for the first. */
  previous: InVolume | undefined;
  language: Locale;
  children: ReactElement;
}) {
  const { volumeTitle } = chapter;
  if (volumeTitle === null || volumeTitle === previous?.volumeTitle) return children;
  return (
    <View>
      <Heading level={3} language={language} style={styles.volume}>
        {volumeTitle}
      </Heading>
      {children}
    </View>
  );
}

const styles = StyleSheet.create({
  volume: { paddingTop: SPACE.lg, paddingBottom: SPACE.xs },
});
