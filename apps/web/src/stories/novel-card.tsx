import type { NovelCard as Novel } from '@inkvine/contracts/stories';
import { Link } from '@tanstack/react-router';
import { NovelCover } from './novel-cover.tsx';
import { NovelFacts } from './novel-facts.tsx';

export function NovelCard({ novel }: { novel: Novel }) {
  return (
    <article className="group relative flex gap-4 sm:flex-col sm:gap-3">
      <NovelCover
        title={novel.title}
        author={novel.author.name}
        language={novel.language}
        className="w-24 shrink-0 transition-transform duration-200 group-hover:-translate-y-1 sm:w-full"
      />
      <div className="flex min-w-0 flex-col gap-1">
        <h3 className="font-serif text-base leading-snug font-bold" lang={novel.language}>
          <Link
            to="/novels/$slug"
            params={{ slug: novel.slug }}
            className="text-ink no-underline after:absolute after:inset-0 group-hover:underline group-hover:underline-offset-4"
          >
            {novel.title}
          </Link>
        </h3>
        <p className="text-sm text-ink-soft" lang={novel.language}>
          {novel.author.name}
        </p>
        <p lang={novel.language} className="line-clamp-3 text-sm text-ink-soft sm:hidden">
          {novel.synopsis}
        </p>
        <NovelFacts novel={novel} />
      </div>
    </article>
  );
}
