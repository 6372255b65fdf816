import { Literata_400Regular } from '@expo-google-fonts/literata/400Regular';
import { Literata_700Bold } from '@expo-google-fonts/literata/700Bold';
import { useFonts } from 'expo-font';
import { Stack, type NativeStackHeaderProps } from 'expo-router';
import { StatusBar } from 'expo-status-bar';
import type { i18n } from 'i18next';
import { useEffect, useState } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { Platform, View } from 'react-native';
import { SafeAreaProvider } from 'react-native-safe-area-context';
import { headerFace } from '../design/language.ts';
import { screenStyles } from '../design/screen.tsx';
import { ThemeProvider, useColours } from '../design/theme.tsx';
import { Toaster } from '../design/toast.tsx';
import { OfflineBanner } from '../offline/offline-banner.tsx';
import { loadDeviceStore } from './device-store.ts';
import { startI18n, useLocale } from './locale.ts';
import { ScreenHeader } from './screen-header.tsx';
import { ServerProvider } from './server.tsx';
import { UpdateGate } from './update-gate.tsx';

/** The translator once this device's choices are read; null until then. */
function useStart(): i18n | null {
  const [translator, setTranslator] = useState<i18n | null>(null);
  const [fontsLoaded, fontsError] = useFonts({ Literata_400Regular, Literata_700Bold });
  useEffect(() => {
    void (async () => {
      await loadDeviceStore();
      setTranslator(await startI18n());
    })();
  }, []);
  // Without its own faces the app is set in those of the device.
  return fontsLoaded || fontsError !== null ? translator : null;
}

export function App() {
  const translator = useStart();
  if (translator === null) return null;
  return (
    <I18nextProvider i18n={translator}>
      <SafeAreaProvider>
        <ThemeProvider>
          <ServerProvider>
            <UpdateGate>
              <Screens />
              <OfflineBanner />
            </UpdateGate>
            <Toaster />
          </ServerProvider>
        </ThemeProvider>
      </SafeAreaProvider>
    </I18nextProvider>
  );
}

function Screens() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { palette, isDark } = useColours();
  return (
    <View style={screenStyles.fill}>
      <StatusBar style={isDark ? 'light' : 'dark'} />
      <Stack
        screenOptions={{
          headerStyle: { backgroundColor: palette.paper },
          headerTintColor: palette.vine,
          headerTitleStyle: { ...headerFace(locale), color: palette.ink },
          headerShadowVisible: false,
          headerBackTitle: t('common.back'),
          headerBackButtonDisplayMode: 'minimal',
          contentStyle: { backgroundColor: palette.paper },
          ...(Platform.OS === 'web' ? { header: BrowserHeader } : {}),
        }}
      >
        <Stack.Screen name="(tabs)" options={{ headerShown: false }} />
        <Stack.Screen name="sign-in" options={{ title: t('auth.signIn') }} />
        <Stack.Screen name="sign-up" options={{ title: t('auth.signUp') }} />
        <Stack.Screen name="forgot-password" options={{ title: t('auth.resetTitle') }} />
        <Stack.Screen name="novels/[slug]" options={{ title: '' }} />
        <Stack.Screen name="novels/[slug]/branches" options={{ title: '' }} />
        <Stack.Screen name="novels/[slug]/wiki/index" options={{ title: '' }} />
        <Stack.Screen name="novels/[slug]/wiki/[entryKey]" options={{ title: '' }} />
        <Stack.Screen name="read/[chapterId]" options={{ title: '' }} />
        <Stack.Screen name="donate/[slug]" options={{ title: '' }} />
        <Stack.Screen name="gifts/[code]" options={{ title: t('gifts.tab') }} />
        <Stack.Screen name="gifts/to-me/[giftId]" options={{ title: t('gifts.tab') }} />
        <Stack.Screen name="top-up/index" options={{ title: t('payments.title') }} />
        {/* Android hands the return of a checkout, and of adding a method, both to the app and to whoever opened it. */}
        <Stack.Screen name="top-up/return" dangerouslySingular options={{ title: t('payments.title') }} />
        <Stack.Screen name="payment-methods/index" options={{ title: t('methods.title') }} />
        <Stack.Screen
          name="payment-methods/return"
          dangerouslySingular
          options={{ title: t('methods.title') }}
        />
        <Stack.Screen name="purchases/[txnId]" options={{ title: t('wallet.purchaseReceipt.title') }} />
        <Stack.Screen name="receipts/[topUpId]" options={{ title: t('payments.receipt') }} />
        <Stack.Screen name="settings/server" options={{ title: t('app.server.title') }} />
        <Stack.Screen name="settings/sessions" options={{ title: t('settings.sessions') }} />
        <Stack.Screen name="write/index" options={{ title: t('writing.title') }} />
        <Stack.Screen name="write/[novelId]" options={{ title: '' }} />
        <Stack.Screen name="write/chapters/[chapterId]" options={{ title: '' }} />
        <Stack.Screen name="badges" options={{ title: t('badges.title') }} />
        <Stack.Screen name="creators/[creatorId]/memberships" options={{ title: t('tiers.tab') }} />
        <Stack.Screen name="creators/[creatorId]/join/[tierId]" options={{ title: t('tiers.tab') }} />
        <Stack.Screen name="memberships/index" options={{ title: t('memberships.title') }} />
        <Stack.Screen name="memberships/[membershipId]" options={{ title: t('memberships.title') }} />
        <Stack.Screen name="received" options={{ title: t('studio.received') }} />
        <Stack.Screen name="+not-found" options={{ title: t('navigation.notFoundTitle') }} />
      </Stack>
    </View>
  );
}

/** The navigator's own header for browsers speaks English only. */
function BrowserHeader({ back, options, navigation }: NativeStackHeaderProps) {
  const { backgroundColor } = options.headerStyle as { backgroundColor?: string };
  const tint = typeof options.headerTintColor === 'string' ? options.headerTintColor : undefined;
  return (
    <ScreenHeader
      title={options.title ?? ''}
      onBack={back === undefined ? undefined : navigation.goBack}
      right={options.headerRight?.({ canGoBack: back !== undefined })}
      background={backgroundColor}
      tint={tint}
    />
  );
}
