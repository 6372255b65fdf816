import { useMutation } from '@tanstack/react-query';
import FileText from 'lucide-react-native/icons/file-text';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { usePalette } from '../design/theme.tsx';
import { handOverFile } from './hand-over-file';
import { useErrorMessage } from './query-view.tsx';
import type { ServerFile } from './server-file.ts';
import { useServer } from './server.tsx';

/** Takes a file of the server home. */
export function FileButton({ label, file }: { label: string; file: ServerFile }) {
  const { ink } = usePalette();
  const { address } = useServer();
  const message = useErrorMessage();
  const take = useMutation({ mutationFn: () => handOverFile(address, file) });
  return (
    <>
      {take.isError && <Notice tone="bad">{message(take.error)}</Notice>}
      <Button
        variant="secondary"
        icon={<FileText size={18} color={ink} aria-hidden />}
        label={label}
        pending={take.isPending}
        onPress={() => take.mutate()}
      />
    </>
  );
}
