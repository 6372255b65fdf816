import { itemsOf } from '@inkvine/client/pages';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FlatList, RefreshControl, StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Rule } from '../design/card.tsx';
import { Loading } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { QueryError, useErrorMessage } from './query-view.tsx';

interface Pages<Item> {
  pages: { items: Item[] }[];
}

/**
 * A screen that is a keyset list: more comes as the reader nears the end, pulling refreshes. The header stands above
 * it whatever the list's state.
 */
export function PagedList<Item>({
  query,
  header,
  instead,
  loading,
  empty,
  keyOf,
  renderItem,
  onRefresh,
}: {
  query: UseInfiniteQueryResult<Pages<Item>, unknown>;
  header?: ReactElement;
  /** Stands in place of the list; the header, and whoever types in it, stay. */
  instead?: ReactNode;
  loading: ReactNode;
  empty: ReactNode;
  keyOf: (item: Item) => string;
  /** `previous` is the item above, undefined for the first. */
  renderItem: (item: Item, previous: Item | undefined) => ReactElement;
  /** Refreshes what the header shows, besides the list. */
  onRefresh?: () => Promise<unknown>;
}) {
  const palette = usePalette();
  const items = instead === undefined ? itemsOf(query.data) : [];
  const [isPulled, setIsPulled] = useState(false);
  const refresh = async () => {
    setIsPulled(true);
    await Promise.all([query.refetch(), onRefresh?.()]);
    setIsPulled(false);
  };
  return (
    <FlatList
      role="main"
      data={items}
      keyExtractor={keyOf}
      renderItem={({ item, index }) => (
        <View style={styles.column}>{renderItem(item, items[index - 1])}</View>
      )}
      ItemSeparatorComponent={Separator}
      ListHeaderComponent={
        header === undefined ? null : <View style={[styles.column, styles.header]}>{header}</View>
      }
      ListEmptyComponent={
        <View style={styles.column}>
          {instead !== undefined ? (
            instead
          ) : query.isPending ? (
            <Loading>{loading}</Loading>
          ) : query.data === undefined ? (
            <QueryError error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            empty
          )}
        </View>
      }
      ListFooterComponent={instead === undefined ? <More query={query} /> : null}
      onEndReachedThreshold={0.6}
      onEndReached={() => {
        if (instead === undefined && query.hasNextPage && !query.isFetching) void query.fetchNextPage();
      }}
      refreshControl={
        <RefreshControl refreshing={isPulled} tintColor={palette.vine} onRefresh={() => void refresh()} />
      }
      style={{ backgroundColor: palette.paper }}
      contentContainerStyle={styles.content}
    />
  );
}

function Separator() {
  return (
    <View style={styles.column}>
      <Rule />
    </View>
  );
}

/** A button too, for those who do not scroll, and the error of a page that did not come. */
function More({ query }: { query: UseInfiniteQueryResult<unknown, unknown> }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  if (!query.hasNextPage) return null;
  return (
    <View style={[styles.column, styles.more]}>
      {query.isFetchNextPageError && (
        <Text role="alert" size="sm" tone="wine">
          {message(query.error)}
        </Text>
      )}
      <Button
        variant="secondary"
        label={t('common.loadMore')}
        pending={query.isFetchingNextPage}
        onPress={() => void query.fetchNextPage()}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  content: { flexGrow: 1, padding: SPACE.lg, paddingBottom: SPACE.xxl },
  column: { width: '100%', maxWidth: 680, marginHorizontal: 'auto' },
  header: { gap: SPACE.xl, paddingBottom: SPACE.lg },
  more: { paddingTop: SPACE.lg, gap: SPACE.sm },
});
