import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { useDraftState } from '@inkvine/client/drafts/use-draft-session';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useWhen } from '../shell/when.ts';

/** Words of this phone that the server never had are back in the text; whoever wants the saved text gets that. */
export function RecoveryChoice({ session }: { session: DraftSession }) {
  const { t } = useTranslation();
  const when = useWhen();
  const { recovered } = useDraftState(session);
  if (recovered === null) return null;
  return (
    <View role="region" aria-label={t('editor.recovery.title')} style={styles.notice}>
      <Notice tone="gold">
        <Text size="sm">
          {t('editor.recovery.recovered', { when: when.exact(new Date(recovered.at).toISOString()) })}
        </Text>
        {(['device', 'server'] as const).map((choice) => (
          <Button
            key={choice}
            variant={choice === 'device' ? 'secondary' : 'quiet'}
            label={t(choice === 'device' ? 'editor.recovery.useDevice' : 'editor.recovery.useServer')}
            onPress={() => session.recover(choice)}
          />
        ))}
      </Notice>
    </View>
  );
}

const styles = StyleSheet.create({ notice: { paddingHorizontal: SPACE.lg, paddingVertical: SPACE.xs } });
