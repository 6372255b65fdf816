import { Text, View } from 'react-native';
import { ERROR_META } from '@inkvine/contracts/errors';

export default function Home() {
  return (
    <View>
      <Text>{ERROR_META.INTERNAL.message.ko}</Text>
    </View>
  );
}
