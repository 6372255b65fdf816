import { markOf, toneOf, TONES } from '@inkvine/client/perks/badge-marks';
import type { ShownBadge } from '@inkvine/contracts/badges';
import { badgeWords } from '@inkvine/i18n/badge-words';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import Svg, { Circle, G, Path } from 'react-native-svg';
import { useColours } from '../design/theme.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';

/** A badge's mark on its colour; a dot for each level reached, where there are several. Says nothing by itself. */
export function BadgeMark({
  badge,
  size = 48,
}: {
  badge: Pick<ShownBadge, 'icon' | 'tone' | 'level' | 'levels'>;
  size?: number;
}) {
  const { ink, soft } = TONES[useColours().isDark ? 'dark' : 'light'][toneOf(badge.tone)];
  const hasLevels = badge.levels > 1;
  return (
    <View aria-hidden style={[styles.ground, { width: size, height: size, backgroundColor: soft }]}>
      <Svg width={size * 0.78} height={size * 0.78} viewBox="0 0 24 24">
        <G
          fill="none"
          stroke={ink}
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
          transform={hasLevels ? 'translate(2.400 0) scale(0.8)' : ''}
        >
          {markOf(badge.icon).map((stroke) => (
            <Path key={stroke} d={stroke} />
          ))}
        </G>
        {hasLevels &&
          Array.from({ length: badge.level }, (_, dot) => (
            <Circle key={dot} cx={12 + (dot - (badge.level - 1) / 2) * 4.5} cy={20.5} r={1.7} fill={ink} />
          ))}
      </Svg>
    </View>
  );
}

/** What stands beside a name. A server that is older than this app, and an answer kept from before, say nothing. */
export function ShownBadges({ badges }: { badges: readonly ShownBadge[] | undefined }) {
  const { t } = useTranslation();
  const words = badgeWords(t, useLocale());
  if (badges === undefined || badges.length === 0) return null;
  return (
    <View style={styles.row}>
      {badges.map((badge) => (
        <View key={`${badge.name} ${badge.icon}`} role="img" aria-label={words.name(badge)}>
          <BadgeMark badge={badge} size={24} />
        </View>
      ))}
    </View>
  );
}

const styles = StyleSheet.create({
  ground: { borderRadius: RADIUS.full, alignItems: 'center', justifyContent: 'center' },
  row: { flexDirection: 'row', gap: SPACE.xs },
});
