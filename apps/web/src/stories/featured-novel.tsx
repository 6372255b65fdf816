import type { NovelCard } from '@inkvine/contracts/stories';
import { Link } from '@tanstack/react-router';
import { NovelCover } from './novel-cover.tsx';
import { NovelFacts } from './novel-facts.tsx';

/** A novel with room for its synopsis; the latest ones are shown so. */
export function FeaturedNovel({ novel }: { novel: NovelCard }) {
  return (
    <article className="group relative flex h-full gap-5 rounded-lg border border-line bg-surface p-4 transition-shadow hover:shadow-card sm:gap-7 sm:p-6">
      <NovelCover
        title={novel.title}
        author={novel.author.name}
        language={novel.language}
        className="w-28 shrink-0 self-start sm:w-44"
      />
      <div className="flex min-w-0 flex-col gap-2">
        <h3 lang={novel.language} className="font-serif text-lg font-bold text-balance sm:text-xl">
          <Link
            to="/novels/$slug"
            params={{ slug: novel.slug }}
            className="text-ink no-underline after:absolute after:inset-0 group-hover:underline group-hover:underline-offset-4"
          >
            {novel.title}
          </Link>
        </h3>
        <p lang={novel.language} className="text-sm text-ink-soft">
          {novel.author.name}
        </p>
        <p lang={novel.language} className="line-clamp-4 font-serif text-sm sm:line-clamp-6">
          {novel.synopsis}
        </p>
        <NovelFacts novel={novel} />
      </div>
    </article>
  );
}
