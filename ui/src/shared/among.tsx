/** Some of the people a figure is about, so that it can be told whether they are the right ones. */
import type { ContactRowDto } from '@/ipc/generated/ContactRowDto';
import { t } from './i18n';
import { NameText } from './kit';

export function Among({ people, className = '' }: { people: readonly ContactRowDto[]; className?: string }) {
  if (people.length === 0) return null;
  return (
    <p className={`text-muted clip ${className}`}>
      {t('filter.sample')}{' '}
      {people.map((row, at) => (
        <span key={row.id}>
          {at > 0 && ', '}
          <NameText>{row.name || row.phone || t('contacts.unnamed')}</NameText>
        </span>
      ))}
    </p>
  );
}
