import { NovelDetails, TITLE_MAX_LENGTH } from '@inkvine/contracts/stories';
import { LOCALES, type Locale } from '@inkvine/i18n/locale';
import { useTranslation } from 'react-i18next';
import { Choice, TextArea, TextField } from '../design/field.tsx';
import { wordsOf } from './typed-words.ts';

const SYNOPSIS_MAX_LENGTH = 2_000;

/** What stands in the fields; tags as they are typed. */
export interface DetailsForm {
  title: string;
  synopsis: string;
  language: Locale;
  tags: string;
}

export const EMPTY_DETAILS: Omit<DetailsForm, 'language'> = { title: '', synopsis: '', tags: '' };

/** The details as the server takes them, or null while something is missing or too long. */
export function parseDetails(form: DetailsForm) {
  const parsed = NovelDetails.safeParse({ ...form, tags: wordsOf(form.tags) });
  return parsed.success ? parsed.data : null;
}

/** Title, synopsis, language and tags of a novel, wherever they are asked for. */
export function NovelDetailsFields({
  form,
  onChange,
}: {
  form: DetailsForm;
  onChange: (form: DetailsForm) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-5">
      <TextField
        label={t('writing.novelTitle')}
        name="title"
        required
        maxLength={TITLE_MAX_LENGTH}
        lang={form.language}
        value={form.title}
        onChange={(event) => onChange({ ...form, title: event.target.value })}
      />
      <TextArea
        label={`${t('writing.synopsis')} (${t('common.optional')})`}
        hint={t('writing.synopsisHint', { max: SYNOPSIS_MAX_LENGTH })}
        name="synopsis"
        rows={4}
        maxLength={SYNOPSIS_MAX_LENGTH}
        lang={form.language}
        value={form.synopsis}
        onChange={(event) => onChange({ ...form, synopsis: event.target.value })}
      />
      <Choice
        label={t('writing.language')}
        name="novel-language"
        value={form.language}
        options={LOCALES.map((value) => ({ value, label: t(`common.language.${value}`) }))}
        onChange={(language) => onChange({ ...form, language })}
      />
      <TextField
        label={`${t('writing.tags')} (${t('common.optional')})`}
        hint={t('writing.tagsHint')}
        name="tags"
        lang={form.language}
        value={form.tags}
        onChange={(event) => onChange({ ...form, tags: event.target.value })}
      />
    </div>
  );
}
