import { PASSWORD_MIN_LENGTH } from '@inkvine/contracts/identity';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';

/** A password that may be pasted, filled in by a manager, and looked at. */
export function PasswordField({
  label,
  value,
  onChange,
  isNew = false,
  error,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  isNew?: boolean;
  error?: string | undefined;
}) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <TextField
        label={label}
        {...(isNew ? { hint: t('auth.passwordHint', { min: PASSWORD_MIN_LENGTH }) } : {})}
        error={error}
        type={shown ? 'text' : 'password'}
        name="password"
        required
        autoComplete={isNew ? 'new-password' : 'current-password'}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <Button
        variant="quiet"
        size="icon"
        aria-label={shown ? t('auth.hidePassword') : t('auth.showPassword')}
        aria-pressed={shown}
        className="absolute top-7.5 right-0"
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff aria-hidden className="size-4.5" /> : <Eye aria-hidden className="size-4.5" />}
      </Button>
    </div>
  );
}
