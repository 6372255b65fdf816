import { useSuggestionForm } from '@inkvine/client/wiki/suggestion-form';
import type { BranchId, WikiEntryKey } from '@inkvine/contracts/primitives';
import { WIKI_NAME_MAX_LENGTH, WIKI_SUMMARY_MAX_LENGTH } from '@inkvine/contracts/wiki';
import { randomUUID } from 'expo-crypto';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice, Section } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

interface Subject {
  branchId: BranchId;
  entryKey: WikiEntryKey | null;
}

/** A reader's word to the author: for an entry, or for one that is missing when `entryKey` is null. */
export function SuggestButton(subject: Subject) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" label={t('wiki.suggest.open')} onPress={() => setIsOpen(true)} />
      {isOpen && <Suggest {...subject} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Suggest({ onClose, ...subject }: Subject & { onClose: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const form = useSuggestionForm({
    ...subject,
    randomId: randomUUID,
    onSent: () => {
      toast(t('wiki.suggest.sent'));
      onClose();
    },
  });
  return (
    <Sheet title={t('wiki.suggest.title')} onClose={onClose}>
      <Text size="sm" tone="inkSoft">
        {t('wiki.suggest.lead')}
      </Text>
      <Field
        label={t('wiki.suggest.heading')}
        value={form.title}
        maxLength={WIKI_NAME_MAX_LENGTH}
        onChangeText={form.setTitle}
      />
      <Field
        label={t('wiki.suggest.text')}
        multiline
        value={form.text}
        maxLength={WIKI_SUMMARY_MAX_LENGTH}
        onChangeText={form.setText}
      />
      {form.error !== null && <Notice tone="bad">{message(form.error)}</Notice>}
      <Button
        label={t('wiki.suggest.send')}
        disabled={!form.canSend}
        pending={form.isSending}
        onPress={form.send}
      />
      {form.mine.length > 0 && (
        <Section title={t('wiki.suggest.mine')}>
          {form.mine.map((suggestion) => (
            <View key={suggestion.id} style={styles.row}>
              <Text size="sm" style={styles.title}>
                {suggestion.title}
              </Text>
              <Text size="sm" tone="inkSoft">
                {t(`wiki.suggest.status.${suggestion.status}`)}
              </Text>
            </View>
          ))}
        </Section>
      )}
    </Sheet>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', gap: SPACE.md },
  title: { flex: 1 },
});
