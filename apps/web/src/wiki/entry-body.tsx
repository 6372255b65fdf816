import type { WikiEntry } from '@inkvine/contracts/wiki';
import { useTranslation } from 'react-i18next';
import { EntryLink, Spans } from './wiki-spans.tsx';
import { entryPlaceOf, type WikiPlace } from './wiki-view.ts';

/** What is known of an entry, below its name. */
export function EntryBody({ place, entry }: { place: WikiPlace; entry: WikiEntry }) {
  const { t } = useTranslation();
  return (
    <>
      {(entry.attributes.length > 0 || entry.aliases.length > 0) && <Facts place={place} entry={entry} />}
      {entry.sections.map((section) => (
        <section
          key={section.key}
          aria-labelledby={section.key}
          lang={place.novel.language}
          className="flex flex-col gap-3 font-serif"
        >
          <h2 id={section.key} className="text-xl font-bold">
            {section.title}
          </h2>
          {section.paragraphs.map((paragraph, index) => (
            <p key={index}>
              <Spans place={place} spans={paragraph} />
            </p>
          ))}
          {section.suggestedBy !== null && (
            <p className="font-sans text-xs text-ink-soft">
              {t('wiki.entry.suggestedBy', { name: section.suggestedBy })}
            </p>
          )}
        </section>
      ))}
      {entry.relations.length > 0 && <Relations place={place} entry={entry} />}
    </>
  );
}

function Facts({ place, entry }: { place: WikiPlace; entry: WikiEntry }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="facts">
      <h2 id="facts" className="sr-only">
        {t('wiki.entry.facts')}
      </h2>
      <dl
        lang={place.novel.language}
        className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-5 py-4 text-sm"
      >
        {entry.attributes.map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {entry.aliases.length > 0 && (
          <div className="contents">
            <dt className="text-ink-soft">{t('wiki.entry.aliases')}</dt>
            <dd>{entry.aliases.map(({ name }) => name).join(', ')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Relations({ place, entry }: { place: WikiPlace; entry: WikiEntry }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="relations" className="flex flex-col gap-3">
      <h2 id="relations" className="font-serif text-xl font-bold">
        {t('wiki.entry.relations')}
      </h2>
      <ul lang={place.novel.language} className="divide-y divide-line border-y border-line">
        {entry.relations.map((relation) => (
          <li key={relation.key} className="flex min-h-11 flex-wrap items-baseline gap-x-4 py-2.5">
            <span className="min-w-24 text-sm text-ink-soft">{relation.label}</span>
            <span className="font-serif">
              <EntryLink place={entryPlaceOf(place)} entryKey={relation.entry.entryKey}>
                {relation.entry.name}
              </EntryLink>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
