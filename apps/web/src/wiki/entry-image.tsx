import { wikiImageAddress } from '@inkvine/client/wiki-images';
import type { WikiImage } from '@inkvine/contracts/wiki';
import { server } from '../shell/api.ts';
import type { WikiView } from './wiki-view.ts';

/** The image of an entry; its place is kept free while it comes. */
export function EntryImage({
  view,
  image,
  className,
}: {
  view: WikiView;
  image: WikiImage;
  className: string;
}) {
  return (
    <img
      src={wikiImageAddress(server.baseUrl, view, image)}
      alt={image.alt}
      width={image.width}
      height={image.height}
      decoding="async"
      className={`rounded-md border border-line bg-sunken ${className}`}
    />
  );
}
