import {
  PROFILE_NAME_MAX,
  PROFILES_MAX,
  type ReadingProfile,
  type ReadingProfiles,
} from '@inkvine/contracts/reading-settings';
import type { NovelId } from '@inkvine/contracts/primitives';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { CheckField, SelectField, TextField } from '../design/field.tsx';
import type { ReadingProfileActions } from '@inkvine/client/reading/profile-store';

/** Named ways to read: which one holds, which one this novel is always read in, and their names. */
export function ProfileFields({
  novelId,
  profile,
  profiles,
  novels,
  actions,
}: ReadingProfiles & { novelId: NovelId; profile: ReadingProfile; actions: ReadingProfileActions }) {
  const { t } = useTranslation();
  const [name, setName] = useState<string | null>(null);
  const nameOf = (name: string) =>
    /^\d$/.test(name) ? t('reading.profileNumber', { number: Number(name) }) : name;
  return (
    <section aria-label={t('reading.profiles')} className="flex flex-col gap-2">
      <SelectField
        label={t('reading.profile')}
        value={profile.id}
        onChange={(event) => actions.choose(event.target.value)}
      >
        {profiles.map(({ id, name }) => (
          <option key={id} value={id}>
            {nameOf(name)}
          </option>
        ))}
      </SelectField>
      <CheckField
        label={t('reading.profileForNovel')}
        checked={novels[novelId] === profile.id}
        onChange={actions.keepForNovel}
      />
      {name === null ? (
        <div className="flex flex-wrap gap-1">
          <Button
            variant="quiet"
            size="sm"
            disabled={profiles.length >= PROFILES_MAX}
            onClick={() => actions.add(String(profiles.length + 1))}
          >
            {t('reading.profileAdd')}
          </Button>
          <Button variant="quiet" size="sm" onClick={() => setName(nameOf(profile.name))}>
            {t('reading.profileRename')}
          </Button>
          {profiles.length > 1 && (
            <Button variant="quiet" size="sm" className="text-wine" onClick={actions.remove}>
              {t('reading.profileRemove')}
            </Button>
          )}
        </div>
      ) : (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') actions.rename(name.trim());
            setName(null);
          }}
        >
          <TextField
            label={t('reading.profileName')}
            value={name}
            maxLength={PROFILE_NAME_MAX}
            onChange={(event) => setName(event.target.value)}
            className="min-w-0 flex-1"
          />
          <Button type="submit" variant="secondary">
            {t('common.save')}
          </Button>
        </form>
      )}
    </section>
  );
}
