import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { WikiEvent } from '@inkvine/contracts/wiki';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'expo-router';
import { Pressable, StyleSheet, View } from 'react-native';
import { Heading, Text } from '../design/text.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { Spans } from './wiki-spans.tsx';
import { entryHref, type WikiPlace } from './wiki-view.ts';

const PAGE_SIZE = 50;

/** What has happened, in the order of the story's own time; asked for once it `isShown`. */
export function useTimeline(place: WikiPlace, isShown: boolean) {
  const trpc = useTRPC();
  return useInfiniteQuery(
    trpc.wiki.timeline.infiniteQueryOptions(
      { ...place.view, limit: PAGE_SIZE },
      { ...pageOptions, placeholderData: keepPreviousData, enabled: isShown },
    ),
  );
}

export function TimelineEvent({ place, event }: { place: WikiPlace; event: WikiEvent }) {
  const { language } = place.novel;
  return (
    <View style={styles.event}>
      {event.when !== '' && (
        <Text serif size="xs" tone="inkSoft" language={language}>
          {event.when}
        </Text>
      )}
      <Heading language={language}>{event.title}</Heading>
      <Spans place={place} spans={event.text} />
      {event.entries.length > 0 && (
        <View style={styles.entries}>
          {event.entries.map(({ entryKey, name }) => (
            <Link key={entryKey} href={entryHref(place, entryKey)} asChild>
              <Pressable role="link" style={styles.entry}>
                <Text serif size="sm" tone="vine" language={language}>
                  {name}
                </Text>
              </Pressable>
            </Link>
          ))}
        </View>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  event: { paddingVertical: SPACE.md, gap: SPACE.xs },
  entries: { flexDirection: 'row', flexWrap: 'wrap', columnGap: SPACE.lg },
  entry: { minHeight: TARGET, minWidth: TARGET, justifyContent: 'center' },
});
