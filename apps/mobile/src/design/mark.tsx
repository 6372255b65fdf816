import { View } from 'react-native';
import Svg, { Path } from 'react-native-svg';
import { usePalette } from './theme.tsx';

/** The house's mark: a drop of ink in which a vine grows. */
export function Mark({ height = 30 }: { height?: number }) {
  const { vine, onVine } = usePalette();
  return (
    <View aria-hidden>
      <Svg width={(height * 24) / 28} height={height} viewBox="0 0 24 28">
        <Path
          d="M12 1.500c5 6.600 7.600 10.500 7.600 14.300a7.600 7.600 0 1 1-15.200 0C4.400 12 7 8.100 12 1.500Z"
          fill={vine}
        />
        <Path
          d="M12 27V13.500m0 6c0-3.100 1.700-5 4.700-5.500-.2 3.200-1.800 5.100-4.700 5.500Zm0 3c0-2.400-1.400-3.900-3.900-4.300.2 2.500 1.500 4 3.900 4.300Z"
          fill={onVine}
          stroke={onVine}
          strokeWidth="1.200"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </Svg>
    </View>
  );
}
