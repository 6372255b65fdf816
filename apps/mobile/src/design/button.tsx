import { Link, type Href } from 'expo-router';
import type { ReactNode } from 'react';
import { ActivityIndicator, Pressable, StyleSheet, View, type StyleProp, type ViewStyle } from 'react-native';
import { Text, type Tone } from './text.tsx';
import { usePalette } from './theme.tsx';
import { RADIUS, SPACE, TARGET, type Palette } from './tokens.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

function looks(variant: ButtonVariant, palette: Palette): { tone: Tone; style: ViewStyle } {
  switch (variant) {
    case 'primary':
      return { tone: 'onVine', style: { backgroundColor: palette.vine, borderColor: palette.vine } };
    case 'secondary':
      return { tone: 'ink', style: { backgroundColor: palette.surface, borderColor: palette.lineStrong } };
    case 'quiet':
      return { tone: 'vine', style: { borderColor: 'transparent' } };
    case 'danger':
      return { tone: 'wine', style: { backgroundColor: palette.surface, borderColor: palette.wine } };
  }
}

interface FaceProps {
  label: string;
  variant?: ButtonVariant;
  icon?: ReactNode;
}

function Face({
  label,
  note,
  tone,
  icon,
  pending = false,
}: {
  label: string;
  note?: string | undefined;
  tone: Tone;
  icon?: ReactNode;
  pending?: boolean;
}) {
  const palette = usePalette();
  return (
    <>
      {pending ? <ActivityIndicator size="small" color={palette[tone]} aria-hidden /> : icon}
      <View style={styles.words}>
        <Text size="base" bold tone={tone} style={styles.label}>
          {label}
        </Text>
        {note !== undefined && (
          <Text size="xs" tone={tone} style={styles.label}>
            {note}
          </Text>
        )}
      </View>
    </>
  );
}

/** `pending` also disables, so that nothing is sent twice by a second tap. */
export function Button({
  label,
  note,
  name,
  variant = 'primary',
  icon,
  onPress,
  disabled = false,
  pending = false,
  style,
}: FaceProps & {
  onPress: () => void;
  /** A smaller line below the label. */
  note?: string;
  /** What it is called where its label stands in several rows; holds the label. */
  name?: string;
  disabled?: boolean;
  pending?: boolean;
  style?: StyleProp<ViewStyle>;
}) {
  const palette = usePalette();
  const { tone, style: look } = looks(variant, palette);
  const off = disabled || pending;
  return (
    <Pressable
      role="button"
      {...(name === undefined ? {} : { 'aria-label': name })}
      disabled={off}
      aria-disabled={off}
      aria-busy={pending}
      onPress={onPress}
      style={({ pressed }) => [
        styles.button,
        look,
        pressed && styles.pressed,
        disabled && styles.disabled,
        style,
      ]}
    >
      <Face label={label} note={note} tone={tone} icon={icon} pending={pending} />
    </Pressable>
  );
}

/** A link that looks like a button: it leads somewhere and does nothing else. */
export function ButtonLink({
  label,
  name,
  variant = 'primary',
  icon,
  href,
  replace = false,
  onPress,
  style,
}: FaceProps & {
  href: Href;
  /** As of a button. */
  name?: string;
  replace?: boolean;
  /** What happens on the way. */
  onPress?: (() => void) | undefined;
  style?: ViewStyle;
}) {
  const palette = usePalette();
  const { tone, style: look } = looks(variant, palette);
  return (
    <Link href={href} replace={replace} {...(onPress === undefined ? {} : { onPress })} asChild>
      <Pressable
        role="link"
        {...(name === undefined ? {} : { 'aria-label': name })}
        style={StyleSheet.flatten([styles.button, look, style])}
      >
        <Face label={label} tone={tone} icon={icon} />
      </Pressable>
    </Link>
  );
}

/** A button of one icon; the label is for those who do not see it. */
export function IconButton({
  label,
  icon,
  onPress,
  disabled = false,
  expanded,
  style,
}: {
  label: string;
  icon: ReactNode;
  onPress: () => void;
  disabled?: boolean;
  expanded?: boolean;
  style?: StyleProp<ViewStyle>;
}) {
  return (
    <Pressable
      role="button"
      aria-label={label}
      aria-disabled={disabled}
      {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
      disabled={disabled}
      onPress={onPress}
      hitSlop={4}
      style={({ pressed }) => [styles.icon, pressed && styles.pressed, disabled && styles.disabled, style]}
    >
      <View aria-hidden>{icon}</View>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  button: {
    minHeight: TARGET + 4,
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: SPACE.sm,
    paddingHorizontal: SPACE.lg,
    paddingVertical: SPACE.sm,
    borderRadius: RADIUS.md,
    borderWidth: 1,
  },
  icon: {
    width: TARGET,
    height: TARGET,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: RADIUS.full,
  },
  words: { flexShrink: 1 },
  label: { textAlign: 'center' },
  pressed: { opacity: 0.75 },
  disabled: { opacity: 0.55 },
});
