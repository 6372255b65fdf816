import type { ReadingProfileInUse } from '@inkvine/client/reading/use-reading-profile';
import { PROFILE_NAME_MAX, PROFILES_MAX } from '@inkvine/contracts/reading-settings';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { CheckField } from '../design/check-field.tsx';
import { Choice } from '../design/choice.tsx';
import { Field } from '../design/field.tsx';
import { SPACE } from '../design/tokens.ts';

/** Named ways to read: which one holds, which one this novel is always read in, and their names. */
export function ProfileFields({
  hasNovel,
  isOfNovel,
  reading: { profile, profiles, actions },
}: {
  hasNovel: boolean;
  /** Whether the novel that is open is always read in the present profile. */
  isOfNovel: boolean;
  reading: ReadingProfileInUse;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState<string | null>(null);
  const nameOf = (given: string) =>
    /^\d$/.test(given) ? t('reading.profileNumber', { number: Number(given) }) : given;
  return (
    <View style={styles.fields}>
      <Choice
        label={t('reading.profile')}
        value={profile.id}
        options={profiles.map(({ id, name: given }) => ({ value: id, label: nameOf(given) }))}
        onChange={actions.choose}
      />
      {hasNovel && (
        <CheckField
          label={t('reading.profileForNovel')}
          checked={isOfNovel}
          onChange={actions.keepForNovel}
        />
      )}
      {name === null ? (
        <View style={styles.acts}>
          <Button
            variant="quiet"
            label={t('reading.profileAdd')}
            disabled={profiles.length >= PROFILES_MAX}
            onPress={() => actions.add(String(profiles.length + 1))}
          />
          <Button
            variant="quiet"
            label={t('reading.profileRename')}
            onPress={() => setName(nameOf(profile.name))}
          />
          {profiles.length > 1 && (
            <Button variant="danger" label={t('reading.profileRemove')} onPress={actions.remove} />
          )}
        </View>
      ) : (
        <>
          <Field
            label={t('reading.profileName')}
            value={name}
            maxLength={PROFILE_NAME_MAX}
            onChangeText={setName}
          />
          <Button
            variant="secondary"
            label={t('common.save')}
            onPress={() => {
              if (name.trim() !== '') actions.rename(name.trim());
              setName(null);
            }}
          />
        </>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  fields: { gap: SPACE.md },
  acts: { flexDirection: 'row', flexWrap: 'wrap', gap: SPACE.sm },
});
