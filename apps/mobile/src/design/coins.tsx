import { formatCoins } from '@inkvine/i18n/format';
import { StyleSheet, View } from 'react-native';
import Svg, { Circle, Path } from 'react-native-svg';
import { useLocale } from '../shell/locale.ts';
import { Text, type Tone } from './text.tsx';
import { usePalette } from './theme.tsx';
import { TYPE, type TypeSize } from './tokens.ts';

export function CoinMark({ size = 18 }: { size?: number }) {
  const { gold } = usePalette();
  return (
    <View aria-hidden>
      <Svg width={size} height={size} viewBox="0 0 20 20">
        <Circle cx="10" cy="10" r="8.75" fill="none" stroke={gold} strokeWidth="1.5" />
        <Path
          d="M10 4.800c2.400 3 3.500 4.700 3.500 6.300a3.500 3.500 0 1 1-7 0c0-1.600 1.100-3.300 3.500-6.300Z"
          fill={gold}
        />
      </Svg>
    </View>
  );
}

/** An amount of coins with its mark. */
export function Coins({
  amount,
  size = 'base',
  tone = 'ink',
  bold = false,
  serif = false,
}: {
  amount: number;
  size?: TypeSize;
  tone?: Tone;
  bold?: boolean;
  serif?: boolean;
}) {
  const locale = useLocale();
  return (
    <View style={styles.coins}>
      <CoinMark size={Math.round(TYPE[size].fontSize * 1.05)} />
      <Text size={size} tone={tone} bold={bold} serif={serif} style={styles.number}>
        {formatCoins(amount, locale)}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  coins: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  number: { fontVariant: ['tabular-nums'] },
});
