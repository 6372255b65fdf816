import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { WikiEntryKey } from '@inkvine/contracts/primitives';
import { ChapterNumber, type WikiEntry } from '@inkvine/contracts/wiki';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, Stack, useLocalSearchParams } from 'expo-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Card, Rule, Section } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { SuggestButton } from './suggest-sheet.tsx';
import { Spans } from './wiki-spans.tsx';
import { entryHref, useWikiPlace, type WikiPlace } from './wiki-view.ts';

/** An entry of a wiki, with what one knows of it so far. */
export function WikiEntryScreen() {
  const params = useLocalSearchParams<{
    slug: string;
    entryKey: string;
    branch?: string;
    asOf?: string;
  }>();
  const key = WikiEntryKey.safeParse(params.entryKey);
  const { novel, place } = useWikiPlace(params.slug, params.branch);
  if (!key.success) return <NotFoundScreen />;
  if (place !== undefined)
    return (
      <Entry
        place={place}
        entryKey={key.data}
        lookedAt={ChapterNumber.safeParse(Number(params.asOf)).data ?? null}
      />
    );
  return (
    <ScrollScreen>
      <QueryView query={novel} loading={<Skeleton height={320} />}>
        {() => <Skeleton height={320} />}
      </QueryView>
    </ScrollScreen>
  );
}

function Entry({
  place: present,
  entryKey,
  lookedAt,
}: {
  place: WikiPlace;
  entryKey: WikiEntryKey;
  /** The chapter that one looked back to when one came. */
  lookedAt: number | null;
}) {
  const trpc = useTRPC();
  /** A chapter that one looks back to; null for where one is. */
  const [asOf, setAsOf] = useState(lookedAt);
  const place: WikiPlace = asOf === null ? present : { ...present, view: { ...present.view, asOf } };
  const entry = useQuery(
    trpc.wiki.entry.queryOptions({ ...place.view, entryKey }, { placeholderData: keepPreviousData }),
  );
  if (entry.isError && parseAppError(entry.error).code === 'NOT_FOUND') return <NotFoundScreen />;
  return (
    <ScrollScreen>
      <Stack.Screen options={{ title: '' }} />
      <QueryView query={entry} loading={<Skeleton height={320} />}>
        {(data) => (
          <>
            <Front place={place} entry={data} />
            <Facts place={place} entry={data} />
            <Sections place={place} entry={data} />
            <Relations place={place} entry={data} />
            <Changes entry={data} asOf={asOf} onChange={setAsOf} />
            {place.isSignedIn && !place.novel.mine && (
              <SuggestButton branchId={place.view.branchId} entryKey={entryKey} />
            )}
            <Neighbours place={place} entry={data} />
          </>
        )}
      </QueryView>
    </ScrollScreen>
  );
}

interface EntryProps {
  place: WikiPlace;
  entry: WikiEntry;
}

function Front({ place, entry }: EntryProps) {
  const { t } = useTranslation();
  return (
    <View style={styles.section}>
      <DocumentTitle title={entry.name} />
      <Text size="sm" tone="inkSoft">
        {t(`wiki.type.${entry.type}`)}
      </Text>
      <Heading level={1} language={place.novel.language}>
        {entry.name}
      </Heading>
      <Spans place={place} spans={entry.summarySpans} />
      <Text size="xs" tone="inkSoft">
        {entry.firstChapter === 0
          ? t('wiki.introduced')
          : t('wiki.firstMet', { chapter: entry.firstChapter })}
      </Text>
    </View>
  );
}

function Facts({ place, entry }: EntryProps) {
  const { t } = useTranslation();
  const { language } = place.novel;
  const facts = [
    ...entry.attributes,
    ...(entry.aliases.length === 0
      ? []
      : [{ label: t('wiki.entry.aliases'), value: entry.aliases.map(({ name }) => name).join(', ') }]),
  ];
  if (facts.length === 0) return null;
  return (
    <Card>
      {facts.map(({ label, value }) => (
        <View key={label} style={styles.fact}>
          <Text size="sm" tone="inkSoft" language={language} style={styles.label}>
            {label}
          </Text>
          <Text size="sm" language={language} style={styles.value}>
            {value}
          </Text>
        </View>
      ))}
    </Card>
  );
}

function Sections({ place, entry }: EntryProps) {
  const { t } = useTranslation();
  return entry.sections.map((section) => (
    <View key={section.key} style={styles.section}>
      <Heading language={place.novel.language}>{section.title}</Heading>
      {section.paragraphs.map((paragraph, index) => (
        <Spans key={index} place={place} spans={paragraph} />
      ))}
      {section.suggestedBy !== null && (
        <Text size="xs" tone="inkSoft">
          {t('wiki.entry.suggestedBy', { name: section.suggestedBy })}
        </Text>
      )}
    </View>
  ));
}

function Relations({ place, entry }: EntryProps) {
  const { t } = useTranslation();
  const { language } = place.novel;
  if (entry.relations.length === 0) return null;
  return (
    <Section title={t('wiki.entry.relations')}>
      <View>
        {entry.relations.map((relation) => (
          <View key={relation.key}>
            <Link href={entryHref(place, relation.entry.entryKey)} push asChild>
              <Pressable role="link" style={styles.relation}>
                <Text size="sm" tone="inkSoft" language={language} style={styles.label}>
                  {relation.label}
                </Text>
                <Text serif tone="vine" language={language} style={styles.value}>
                  {relation.entry.name}
                </Text>
              </Pressable>
            </Link>
            <Rule />
          </View>
        ))}
      </View>
    </Section>
  );
}

/** The chapters at which more was known; each shows the entry as it was then. */
function Changes({
  entry,
  asOf,
  onChange,
}: {
  entry: WikiEntry;
  asOf: number | null;
  onChange: (chapter: number | null) => void;
}) {
  const { t } = useTranslation();
  if (asOf === null && entry.changes.length < 2) return null;
  const chapters = entry.changes.map(({ chapter }) => ({
    value: String(chapter),
    label: chapter === 0 ? t('wiki.entry.changeIntro') : t('wiki.entry.changeAt', { chapter }),
  }));
  return (
    <Choice
      label={t('wiki.entry.changes')}
      value={asOf === null ? 'now' : String(asOf)}
      options={[...chapters, { value: 'now', label: t('wiki.horizon.now') }]}
      onChange={(chosen) => onChange(chosen === 'now' ? null : Number(chosen))}
    />
  );
}

function Neighbours({ place, entry }: EntryProps) {
  const { t } = useTranslation();
  const { slug, branch } = place;
  return (
    <View role="navigation" aria-label={t('wiki.title')} style={styles.section}>
      {entry.next !== null && (
        <ButtonLink
          replace
          variant="secondary"
          href={entryHref(place, entry.next.entryKey)}
          label={`${t('wiki.entry.next')}: ${entry.next.name}`}
        />
      )}
      {entry.previous !== null && (
        <ButtonLink
          replace
          variant="quiet"
          href={entryHref(place, entry.previous.entryKey)}
          label={`${t('wiki.entry.previous')}: ${entry.previous.name}`}
        />
      )}
      <ButtonLink
        variant="quiet"
        href={{ pathname: '/novels/[slug]/wiki', params: branch === undefined ? { slug } : { slug, branch } }}
        label={t('wiki.entry.back')}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  section: { gap: SPACE.sm },
  fact: { flexDirection: 'row', gap: SPACE.md },
  label: { width: 112 },
  value: { flex: 1 },
  relation: { minHeight: TARGET, flexDirection: 'row', alignItems: 'center', gap: SPACE.md },
});
