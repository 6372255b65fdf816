import type { WikiSpan } from '@inkvine/contracts/wiki';
import { Link } from 'expo-router';
import { Text } from '../design/text.tsx';
import { entryHref, type WikiPlace } from './wiki-view.ts';

/** A passage in which the entries that one may know are links. */
export function Spans({ place, spans }: { place: WikiPlace; spans: readonly WikiSpan[] }) {
  return (
    <Text serif language={place.novel.language}>
      {spans.map((span, index) =>
        span.entryKey === undefined ? (
          span.text
        ) : (
          <Link key={index} href={entryHref(place, span.entryKey)} push asChild>
            <Text serif tone="vine" language={place.novel.language} style={underlined}>
              {span.text}
            </Text>
          </Link>
        ),
      )}
    </Text>
  );
}

const underlined = { textDecorationLine: 'underline' } as const;
