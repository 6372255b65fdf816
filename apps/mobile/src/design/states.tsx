import { useEffect, useState, type ReactNode } from 'react';
import { StyleSheet, View, type DimensionValue } from 'react-native';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Heading, Text } from './text.tsx';
import { usePalette } from './theme.tsx';
import { RADIUS, SPACE } from './tokens.ts';

const SKELETON_AFTER_MS = 300;

/** Waits a moment before it shows anything: most answers come sooner, and a flash is worse than nothing. */
export function Loading({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <View
      role="status"
      aria-busy
      aria-label={t('common.loading')}
      style={[styles.loading, !late && styles.unseen]}
    >
      {children}
    </View>
  );
}

export function Skeleton({ height, width = '100%' }: { height: number; width?: DimensionValue }) {
  const palette = usePalette();
  return (
    <View
      aria-hidden
      style={{ height, width, borderRadius: RADIUS.md, backgroundColor: palette.line, opacity: 0.6 }}
    />
  );
}

/** Why there is nothing here, and one thing to do about it. */
export function EmptyState({
  icon,
  title,
  body,
  action,
  level = 2,
}: {
  icon?: ReactNode;
  title: string;
  body?: string | undefined;
  action?: ReactNode;
  /** 1 where this is all the screen says. */
  level?: 1 | 2;
}) {
  return (
    <View style={styles.state}>
      {icon !== undefined && <View aria-hidden>{icon}</View>}
      <Heading level={level} size="lg" style={styles.centred}>
        {title}
      </Heading>
      {body !== undefined && body !== '' && (
        <Text size="sm" tone="inkSoft" style={styles.centred}>
          {body}
        </Text>
      )}
      {action !== undefined && <View style={styles.action}>{action}</View>}
    </View>
  );
}

/** What went wrong in the person's words, the request to quote, and a way on. */
export function ErrorState({
  message,
  requestId,
  onRetry,
  action,
}: {
  message: string;
  requestId?: string | undefined;
  onRetry?: (() => void) | undefined;
  action?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <View role="alert" aria-live="assertive" style={styles.state}>
      <Text style={styles.centred}>{message}</Text>
      {requestId !== undefined && (
        <Text size="xs" tone="inkSoft" selectable style={styles.centred}>
          {t('common.requestId', { id: requestId })}
        </Text>
      )}
      <View style={styles.action}>
        {onRetry !== undefined && <Button variant="secondary" label={t('common.retry')} onPress={onRetry} />}
        {action}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  loading: { gap: SPACE.md },
  unseen: { opacity: 0 },
  state: { alignItems: 'center', gap: SPACE.sm, paddingVertical: SPACE.xxl, paddingHorizontal: SPACE.lg },
  centred: { textAlign: 'center', maxWidth: 420 },
  action: { marginTop: SPACE.md, gap: SPACE.md, width: '100%', maxWidth: 340 },
});
