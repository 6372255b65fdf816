import { Upload } from 'lucide-react';
import { useId } from 'react';

/** Asks for a file. The same one may be chosen again after it was mended. */
export function FileChoice({
  label,
  accept,
  onChoose,
}: {
  label: string;
  accept: string;
  onChoose: (files: FileList | null) => void;
}) {
  const inputId = useId();
  return (
    <>
      <input
        id={inputId}
        type="file"
        accept={accept}
        className="peer sr-only"
        onChange={(event) => {
          onChoose(event.target.files);
          event.target.value = '';
        }}
      />
      <label
        htmlFor={inputId}
        className="inline-flex min-h-11 items-center gap-2 rounded-full bg-vine px-5 text-sm font-semibold text-on-vine peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-vine hover:bg-vine-strong"
      >
        <Upload aria-hidden className="size-4" />
        {label}
      </label>
    </>
  );
}
