import { drawingFor, paletteFor } from '@inkvine/client/cover-drawing';
import type { Locale } from '@inkvine/contracts/primitives';
import { StyleSheet, Text, View } from 'react-native';
import Svg, { Path, Rect } from 'react-native-svg';
import { passage, serif } from '../design/language.ts';

/** Long titles are set smaller; sizes are shares of the cover's width. */
function titleSize(title: string): number {
  const weight = [...title].reduce(
    (sum, character) => sum + (/[\u1100-\uffdc]/.test(character) ? 1.8 : 1),
    0,
  );
  if (weight <= 11) return 0.15;
  if (weight <= 24) return 0.12;
  if (weight <= 44) return 0.095;
  return 0.075;
}

/**
 * A cover set from the title alone, the same as on the web. Hidden from screen readers: the title always stands
 * beside it.
 */
export function NovelCover({
  title,
  author,
  language,
  width,
}: {
  title: string;
  author: string;
  language: Locale;
  width: number;
}) {
  const { paper, ink, accent } = paletteFor(title);
  const height = width * 1.5;
  const size = width * titleSize(title);
  return (
    <View aria-hidden style={[styles.cover, { width, height, backgroundColor: paper }]}>
      <Svg width={width} height={height} viewBox="0 0 200 300" style={styles.drawing}>
        {drawingFor(title).map((stroke, index) => (
          <Path
            // The strokes of one title never change their order.
            key={index}
            d={stroke.d}
            fill={stroke.filled ? accent : 'none'}
            stroke={stroke.filled ? 'none' : accent}
            strokeWidth={stroke.width}
            strokeLinecap="round"
            opacity={stroke.opacity}
          />
        ))}
        <Rect
          x="9"
          y="9"
          width="182"
          height="282"
          fill="none"
          stroke={ink}
          strokeWidth="0.6"
          opacity="0.55"
        />
      </Svg>
      <View style={[styles.words, { padding: width * 0.1 }]}>
        <Text
          {...passage(language)}
          allowFontScaling={false}
          style={[serif(language, true), { color: ink, fontSize: size, lineHeight: size * 1.2 }]}
        >
          {title}
        </Text>
        <Text
          {...passage(language)}
          allowFontScaling={false}
          numberOfLines={1}
          style={[
            serif(language),
            styles.author,
            { color: ink, backgroundColor: paper, fontSize: width * 0.065, lineHeight: width * 0.09 },
          ]}
        >
          {author}
        </Text>
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  cover: { borderRadius: 4, overflow: 'hidden' },
  drawing: { position: 'absolute', inset: 0 },
  words: { flex: 1, justifyContent: 'space-between' },
  author: { alignSelf: 'flex-start', paddingEnd: 4 },
});
