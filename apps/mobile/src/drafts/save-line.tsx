import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { useDraftState } from '@inkvine/client/drafts/use-draft-session';
import type { DraftDocument } from '@inkvine/contracts/drafts';
import { ERROR_META } from '@inkvine/contracts/errors';
import { useTranslation } from 'react-i18next';
import { Share, StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Text, type Tone } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { useWhen } from '../shell/when.ts';

/** How safe the words are, and what needs a decision: a merge, two versions of a paragraph, a refusal. */
export function SaveLine({ session }: { session: DraftSession }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  const state = useDraftState(session);
  const tone: Tone =
    state.save === 'durable' ? 'vine' : ['deviceOnly', 'refused'].includes(state.save) ? 'wine' : 'inkSoft';
  const [conflict] = state.conflicts;
  return (
    <View style={styles.line}>
      {state.save !== 'idle' && (
        <Text size="xs" tone={tone} role="status" aria-live="polite">
          {t(`editor.state.${state.save}`)}
        </Text>
      )}
      {state.problem !== null && <Notice tone="bad">{ERROR_META[state.problem].message[locale]}</Notice>}
      {state.save === 'refused' && (
        <Button
          variant="secondary"
          label={t('app.write.share')}
          onPress={() => void Share.share({ message: plainText(session.document) })}
        />
      )}
      {state.merged !== null && (
        <Notice tone="good">
          <Text size="sm">
            {t('editor.conflict.merged', {
              device: state.merged.device ?? t('editor.conflict.otherDevice'),
              when: state.merged.at === null ? '' : when.relative(state.merged.at),
            })}
          </Text>
          <View style={styles.choices}>
            <Button variant="quiet" label={t('editor.conflict.undo')} onPress={() => session.undoMerge()} />
            <Button variant="quiet" label={t('common.close')} onPress={() => session.dismissMerge()} />
          </View>
        </Notice>
      )}
      {conflict !== undefined && (
        <Notice tone="gold">
          <Text size="sm" bold>
            {t('editor.conflict.title', { count: state.conflicts.length })}
          </Text>
          <Text size="sm">{conflict.mine.text}</Text>
          <Text size="sm" tone="inkSoft">
            {conflict.theirs.text}
          </Text>
          <View style={styles.choices}>
            {(['both', 'mine', 'theirs'] as const).map((choice) => (
              <Button
                key={choice}
                variant={choice === 'both' ? 'secondary' : 'quiet'}
                label={t(`editor.conflict.${choice}`)}
                onPress={() => session.resolve(conflict.blockId, choice)}
              />
            ))}
          </View>
        </Notice>
      )}
    </View>
  );
}

const plainText = ({ title, blocks }: DraftDocument): string =>
  [title, ...blocks.map(({ text }) => text)].join('\n');

const styles = StyleSheet.create({
  line: { gap: SPACE.sm, paddingHorizontal: SPACE.lg, paddingVertical: SPACE.xs },
  choices: { flexDirection: 'row', flexWrap: 'wrap', gap: SPACE.sm },
});
