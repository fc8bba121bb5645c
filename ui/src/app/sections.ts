/** The sections of the sidebar, in the order of Ctrl+1, Ctrl+2 … */
import { History, House, Megaphone, MessageSquareText, Settings, Users, type LucideIcon } from 'lucide-react';
import type { PlainKey } from '@/shared/i18n';

export interface Section {
  to: '/' | '/campaigns' | '/contacts' | '/messages' | '/activity';
  word: PlainKey;
  icon: LucideIcon;
}

export const SECTIONS: readonly Section[] = [
  { to: '/', word: 'nav.home', icon: House },
  { to: '/campaigns', word: 'nav.campaigns', icon: Megaphone },
  { to: '/contacts', word: 'nav.contacts', icon: Users },
  { to: '/messages', word: 'nav.messages', icon: MessageSquareText },
  { to: '/activity', word: 'nav.activity', icon: History },
];

export const SETTINGS_ICON = Settings;
