import type { Locale } from '@inkvine/contracts/primitives';
import type { WikiAttribute, WikiType } from '@inkvine/contracts/wiki';
import { WIKI_TEMPLATES } from '@inkvine/contracts/wiki-templates';
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';

const MOST = 40;

/** Facts such as age or rank; the template of the type proposes which. */
export function AttributesField({
  type,
  language,
  attributes,
  onChange,
}: {
  type: WikiType;
  language: Locale;
  attributes: readonly WikiAttribute[];
  onChange: (attributes: WikiAttribute[]) => void;
}) {
  const { t } = useTranslation();
  const proposals = useId();
  const change = (index: number, changed: Partial<WikiAttribute>) =>
    onChange(attributes.map((attribute, at) => (at === index ? { ...attribute, ...changed } : attribute)));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-sm font-semibold">{t('wiki.manage.attributes')}</legend>
      <datalist id={proposals}>
        {WIKI_TEMPLATES[type][language].map((label) => (
          <option key={label}>{label}</option>
        ))}
      </datalist>
      {attributes.map((attribute, index) => (
        <div key={index} className="flex items-end gap-2">
          <TextField
            label={t('wiki.manage.attributeLabel')}
            list={proposals}
            value={attribute.label}
            maxLength={40}
            onChange={(event) => change(index, { label: event.target.value })}
            className="w-2/5"
          />
          <TextField
            label={t('wiki.manage.attributeValue')}
            value={attribute.value}
            maxLength={300}
            onChange={(event) => change(index, { value: event.target.value })}
            className="flex-1"
          />
          <Button
            variant="quiet"
            size="icon"
            aria-label={t('wiki.manage.removeAttribute', { name: attribute.label })}
            onClick={() => onChange(attributes.filter((_, at) => at !== index))}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </div>
      ))}
      {attributes.length < MOST && (
        <Button
          variant="quiet"
          size="sm"
          className="self-start"
          onClick={() => onChange([...attributes, { label: '', value: '' }])}
        >
          <Plus aria-hidden className="size-4" />
          {t('wiki.manage.addAttribute')}
        </Button>
      )}
    </fieldset>
  );
}

/** Without rows that were begun and left empty. */
export const writtenAttributes = (attributes: readonly WikiAttribute[]): WikiAttribute[] =>
  attributes
    .map(({ label, value }) => ({ label: label.trim(), value: value.trim() }))
    .filter(({ label, value }) => label !== '' && value !== '');
