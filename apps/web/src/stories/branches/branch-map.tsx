import type { MapBranch } from '@inkvine/contracts/branches';
import { Link } from '@tanstack/react-router';
import { BookOpen, Feather, Star } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../design/class-names.ts';
import { branchTree, type BranchNode } from '@inkvine/client/reading/branch-tree';

/** Deeper branches stand no further to the right, so that a phone can still show their names. */
const INDENTED_DEPTH = 6;

/** The branches of a novel as a vine: each hangs from the one it parts from. Arrow keys go from one to the next. */
export function BranchMap({ slug, branches }: { slug: string; branches: readonly MapBranch[] }) {
  const { t } = useTranslation();
  return (
    <div data-branch-map>
      <p id="branch-keys" className="sr-only">
        {t('branches.map.keys')}
      </p>
      <ul aria-label={t('branches.map.tree')} aria-describedby="branch-keys">
        {branchTree(branches).map((node) => (
          <Node key={node.branch.id} node={node} slug={slug} depth={0} />
        ))}
      </ul>
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const map = event.currentTarget.closest('[data-branch-map]');
  const links = [...(map?.querySelectorAll<HTMLElement>('a[data-branch]') ?? [])];
  const at = links.indexOf(event.currentTarget);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  links[Math.min(Math.max(to, 0), links.length - 1)]?.focus();
}

function Node({ node, slug, depth }: { node: BranchNode; slug: string; depth: number }) {
  const { branch, children } = node;
  return (
    <li className="relative">
      {depth > 0 && (
        <span
          aria-hidden
          className="absolute -top-6 -left-4 h-15 w-4 rounded-bl-xl border-b-2 border-l-2 border-vine/50"
        />
      )}
      <BranchLink branch={branch} slug={slug} />
      {children.length > 0 && (
        <ul
          className={classNames(
            'ml-4.5',
            depth < INDENTED_DEPTH ? 'pl-4' : 'pl-0',
            '[&>li:not(:last-child)]:before:absolute [&>li:not(:last-child)]:before:inset-y-0 [&>li:not(:last-child)]:before:-left-4 [&>li:not(:last-child)]:before:border-l-2 [&>li:not(:last-child)]:before:border-vine/50',
          )}
        >
          {children.map((child) => (
            <Node key={child.branch.id} node={child} slug={slug} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}

function BranchLink({ branch, slug }: { branch: MapBranch; slug: string }) {
  const { t } = useTranslation();
  const isMain = branch.parentId === null;
  const isBegun = branch.readTo > branch.forkNumber;
  return (
    <Link
      to="/novels/$slug"
      params={{ slug }}
      search={isMain ? {} : { branch: branch.id }}
      data-branch
      onKeyDown={moveFocus}
      className="group flex min-h-18 items-center gap-3.5 rounded-lg py-2.5 pr-3 text-ink no-underline hover:bg-sunken"
    >
      <span
        aria-hidden
        className={classNames(
          'flex size-9 shrink-0 items-center justify-center rounded-full border-2',
          isMain ? 'border-vine bg-vine text-on-vine' : 'border-vine/60 bg-surface text-vine',
        )}
      >
        {branch.mine ? <Feather className="size-4" /> : <BookOpen className="size-4" />}
      </span>
      <span className="flex min-w-0 flex-col gap-0.5">
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
          <span className="font-serif font-bold group-hover:text-vine">
            {branch.name ?? t('branches.original')}
          </span>
          {branch.endorsed && (
            <span className="inline-flex items-center gap-1 rounded-full bg-gold-soft px-2 py-0.5 text-xs">
              <Star aria-hidden className="size-3" />
              {t('branches.endorsed')}
            </span>
          )}
          {branch.mine && (
            <span className="rounded-full bg-vine-soft px-2 py-0.5 text-xs">{t('branches.mine')}</span>
          )}
        </span>
        <span className="text-xs text-ink-soft">
          {t('common.by', { name: branch.author.name })}
          {!isMain && ` · ${t('branches.partsAfter', { number: branch.forkNumber })}`}
        </span>
        <span className="text-xs text-ink-soft">
          {isMain || isBegun
            ? branch.readTo > 0
              ? t('branches.readTo', { number: branch.readTo })
              : t('branches.notRead')
            : t('branches.notRead')}
          {branch.chapterCount !== null && ` · ${t('common.chapters', { count: branch.chapterCount })}`}
        </span>
      </span>
    </Link>
  );
}
