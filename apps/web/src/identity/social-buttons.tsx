import type { AuthProblem } from '@inkvine/client/auth';
import { useTRPC } from '@inkvine/client/react';
import type { SocialProvider } from '@inkvine/contracts/system';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { loadAuth } from '../shell/auth.ts';

/** One button for each provider that the operator has configured; nothing where there is none. */
export function SocialButtons({
  next,
  onProblem,
}: {
  next: string;
  onProblem: (problem: AuthProblem) => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const info = useQuery(trpc.system.info.queryOptions(undefined, { staleTime: Infinity }));
  const [leaving, setLeaving] = useState<SocialProvider | null>(null);
  const providers = info.data?.socialProviders ?? [];
  if (providers.length === 0) return null;
  const leave = async (provider: SocialProvider) => {
    setLeaving(provider);
    const result = await (await loadAuth()).socialUrl({ provider, returnTo: next });
    if ('url' in result) window.location.assign(result.url);
    else {
      onProblem(result.problem);
      setLeaving(null);
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="flex items-center gap-4 text-xs text-ink-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t('auth.or')}
      </p>
      {providers.map((provider) => (
        <Button
          key={provider}
          variant="secondary"
          disabled={leaving !== null}
          pending={leaving === provider}
          onClick={() => void leave(provider)}
        >
          {t(`auth.continueWith.${provider}`)}
        </Button>
      ))}
    </div>
  );
}
