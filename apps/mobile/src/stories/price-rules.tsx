import type { Novel } from '@inkvine/contracts/stories';
import { useTranslation } from 'react-i18next';
import { Card } from '../design/card.tsx';
import { Heading, Text } from '../design/text.tsx';

/** What reading costs, before anyone meets a locked chapter. */
export function PriceRules({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const { chapterCount, freeChapterCount } = novel;
  const rules =
    freeChapterCount === chapterCount
      ? [t('stories.priceAllFree')]
      : [
          freeChapterCount === 0
            ? t('stories.priceNoneFree')
            : t('stories.priceSomeFree', { count: freeChapterCount }),
          t('stories.pricePaid'),
        ];
  return (
    <Card>
      <Heading level={2} size="base">
        {t('stories.priceRules')}
      </Heading>
      {rules.map((rule) => (
        <Text key={rule} size="sm">
          {rule}
        </Text>
      ))}
    </Card>
  );
}
