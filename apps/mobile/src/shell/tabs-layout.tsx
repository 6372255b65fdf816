import { Tabs } from 'expo-router/js-tabs';
import BookOpen from 'lucide-react-native/icons/book-open';
import CircleUserRound from 'lucide-react-native/icons/circle-user-round';
import House from 'lucide-react-native/icons/house';
import WalletIcon from 'lucide-react-native/icons/wallet';
import { useTranslation } from 'react-i18next';
import { usePalette } from '../design/theme.tsx';
import { ScreenHeader } from './screen-header.tsx';
import { TabBar } from './tab-bar.tsx';

const ICON_SIZE = 24;

export function TabsLayout() {
  const { t } = useTranslation();
  const palette = usePalette();
  return (
    <Tabs
      tabBar={(props) => <TabBar {...props} />}
      screenOptions={{
        header: ({ route, options }) => (
          <ScreenHeader title={route.name === 'index' ? t('common.productName') : (options.title ?? '')} />
        ),
        sceneStyle: { backgroundColor: palette.paper },
      }}
    >
      <Tabs.Screen
        name="index"
        options={{
          title: t('navigation.home'),
          tabBarIcon: ({ color }) => <House size={ICON_SIZE} color={String(color)} />,
        }}
      />
      <Tabs.Screen
        name="library"
        options={{
          title: t('app.library'),
          tabBarIcon: ({ color }) => <BookOpen size={ICON_SIZE} color={String(color)} />,
        }}
      />
      <Tabs.Screen
        name="wallet"
        options={{
          title: t('navigation.wallet'),
          tabBarIcon: ({ color }) => <WalletIcon size={ICON_SIZE} color={String(color)} />,
        }}
      />
      <Tabs.Screen
        name="me"
        options={{
          title: t('app.me'),
          tabBarIcon: ({ color }) => <CircleUserRound size={ICON_SIZE} color={String(color)} />,
        }}
      />
    </Tabs>
  );
}
