import { useWikiChoicesForm } from '@inkvine/client/wiki/choices-form';
import { horizonWords } from '@inkvine/client/wiki/horizon-words';
import type { WikiOverview } from '@inkvine/contracts/wiki';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { CheckField } from '../design/check-field.tsx';
import { Field } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import type { WikiPlace } from './wiki-view.ts';

const CHAPTER_MAX_DIGITS = 5;
const digits = (typed: string): string => typed.replaceAll(/\D/g, '');

/** How far the wiki tells, and ways to look further back or to let it tell more. */
export function WikiHorizon({
  place,
  overview,
  lookBack,
}: {
  place: WikiPlace;
  overview: WikiOverview;
  /** The chapter to look back to, as it is typed; absent where there is nothing to look back from. */
  lookBack: { typed: string; onChange: (typed: string) => void } | undefined;
}) {
  const { t } = useTranslation();
  const [isChoosing, setIsChoosing] = useState(false);
  const { key, chapter } = horizonWords(overview, place.view.asOf);
  return (
    <View style={styles.horizon}>
      <Notice tone="good">
        <Text size="sm" role="status">
          {t(key, { chapter })}
        </Text>
        {overview.hidden !== null && overview.hidden > 0 && (
          <Text size="xs" tone="inkSoft">
            {t('wiki.horizon.hidden', { count: overview.hidden })}
          </Text>
        )}
        {!place.isSignedIn && (
          <Text size="xs" tone="inkSoft">
            {t('wiki.horizon.guest')}
          </Text>
        )}
      </Notice>
      {place.isSignedIn && overview.sees === 'by_reading' && (
        <Button variant="secondary" label={t('wiki.horizon.choices')} onPress={() => setIsChoosing(true)} />
      )}
      {lookBack !== undefined && (
        <Field
          label={t('wiki.horizon.slider')}
          inputMode="numeric"
          value={lookBack.typed}
          maxLength={CHAPTER_MAX_DIGITS}
          onChangeText={(typed) => lookBack.onChange(digits(typed))}
        />
      )}
      {lookBack !== undefined && place.view.asOf !== undefined && (
        <Button variant="quiet" label={t('wiki.horizon.now')} onPress={() => lookBack.onChange('')} />
      )}
      {isChoosing && <Choices place={place} overview={overview} onClose={() => setIsChoosing(false)} />}
    </View>
  );
}

function Choices({
  place,
  overview,
  onClose,
}: {
  place: WikiPlace;
  overview: WikiOverview;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const form = useWikiChoicesForm({
    branchId: place.view.branchId,
    overview,
    onSaved: () => {
      toast(t('wiki.horizon.saved'));
      onClose();
    },
  });
  return (
    <Sheet title={t('wiki.horizon.choices')} onClose={onClose}>
      <Text size="sm" tone="inkSoft">
        {t('wiki.horizon.choicesLead')}
      </Text>
      <CheckField
        label={t('wiki.horizon.finished')}
        hint={t('wiki.horizon.finishedHint')}
        checked={form.hideUntilFinished}
        onChange={form.setHideUntilFinished}
      />
      <CheckField
        label={t('wiki.horizon.reveal')}
        hint={t('wiki.horizon.revealHint')}
        checked={form.reveals}
        onChange={form.setReveals}
      />
      {form.reveals && (
        <Field
          label={t('wiki.horizon.revealTo')}
          inputMode="numeric"
          value={form.typed}
          maxLength={CHAPTER_MAX_DIGITS}
          onChangeText={(typed) => form.setTyped(digits(typed))}
        />
      )}
      {form.error !== null && <Notice tone="bad">{message(form.error)}</Notice>}
      <Button
        label={t('wiki.horizon.save')}
        disabled={!form.canSave}
        pending={form.isSaving}
        onPress={form.save}
      />
    </Sheet>
  );
}

const styles = StyleSheet.create({ horizon: { gap: SPACE.md } });
