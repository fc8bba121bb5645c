import { Lock } from 'lucide-react';
import { useRead } from '@/ipc';
import { t } from '@/shared/i18n';
import { Note } from '@/shared/kit';

/** Where the key will be kept, once the computer has said whether it has a keychain. */
export function KeyNote() {
  const { data: keys } = useRead('key_keeping', {});
  if (!keys) return null;
  return <Note icon={Lock}>{keys === 'keychain' ? t('connect.keyKept') : t('connect.keySession')}</Note>;
}
