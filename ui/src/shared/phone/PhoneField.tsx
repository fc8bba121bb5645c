/** A field for a phone number that says at once how it is understood. */
import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../i18n';
import { Icon, PhoneText, TextInput } from '../kit';
import type { PhoneVerdict } from './verdict';

export interface PhoneFieldProps {
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  verdict: PhoneVerdict;
  hint?: ReactNode;
  /** What else is wrong, such as what saving said. */
  error?: ReactNode;
  hideLabel?: boolean;
  small?: boolean;
  autoFocus?: boolean;
  /** While the field is empty a wrong number is no mistake yet. */
  placeholder?: string;
}

export function PhoneField({ verdict, error, hint, ...rest }: PhoneFieldProps) {
  const bad = error ?? (verdict.kind === 'bad' ? verdict.why : undefined);
  const below =
    verdict.kind === 'good' ? (
      <span className="text-ok">
        <Icon of={CircleCheck} size={14} /> <PhoneText value={verdict.formatted} />
      </span>
    ) : (
      (hint ?? t('contacts.phoneHint'))
    );
  return <TextInput {...rest} dir="ltr" inputMode="tel" className="phone-in" hint={<span aria-live="polite">{below}</span>} {...(bad ? { error: bad } : {})} />;
}
