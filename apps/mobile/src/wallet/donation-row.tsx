import type { ReceivedDonation } from '@inkvine/contracts/wallet';
import { StyleSheet, View } from 'react-native';
import { Coins } from '../design/coins.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { ShownBadges } from '../perks/badge-mark.tsx';
import { useWhen } from '../shell/when.ts';

/** A gift with its words, as the giver and the author see it. */
export function DonationRow({
  donation,
  title,
  detail,
}: {
  donation: Pick<ReceivedDonation, 'coins' | 'message' | 'createdAt'> &
    Partial<Pick<ReceivedDonation, 'badges'>>;
  title: string;
  detail: string;
}) {
  const when = useWhen();
  return (
    <View style={styles.row}>
      <View style={styles.words}>
        <View style={styles.title}>
          <Text size="sm" bold style={styles.giver}>
            {title}
          </Text>
          <ShownBadges badges={donation.badges} />
        </View>
        <Text size="sm" tone="inkSoft">
          {detail}
        </Text>
        {donation.message !== '' && <Text serif>{donation.message}</Text>}
        <Text size="xs" tone="inkSoft">
          {when.relative(donation.createdAt)}
        </Text>
      </View>
      <Coins amount={donation.coins} size="sm" bold />
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', gap: SPACE.md, paddingVertical: SPACE.md },
  words: { flex: 1, gap: 2 },
  title: { flexDirection: 'row', alignItems: 'center', gap: SPACE.sm },
  giver: { flexShrink: 1 },
});
