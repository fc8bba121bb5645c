import { Bell } from 'lucide-react';
import { useState } from 'react';
import { t, Words, type PlainKey } from '@/shared/i18n';
import { Note, SegmentedControl } from '@/shared/kit';

type Phone = 'android' | 'iphone';

interface Line {
  title: PlainKey;
  text: PlainKey;
}

const OPEN: Line = { title: 'connect.how.open', text: 'connect.how.openText' };
const MENU: Record<Phone, Line> = { android: { title: 'connect.how.menu', text: 'connect.how.menuText' }, iphone: { title: 'connect.how.settings', text: 'connect.how.menuText' } };
const LINK: Line = { title: 'connect.how.link', text: 'connect.how.linkText' };
const POINT: Line = { title: 'connect.how.point', text: 'connect.how.pointText' };
const OPEN_MENU: Record<Phone, Line> = { android: { title: 'connect.how.open', text: 'connect.how.openMenu' }, iphone: { title: 'connect.how.open', text: 'connect.how.openSettings' } };
const INSTEAD: Line = { title: 'connect.how.instead', text: 'connect.how.insteadText' };
const TYPE: Line = { title: 'connect.how.type', text: 'connect.how.typeText' };

/** What to do on the phone, beside the code. */
export function Guide({ byCode }: { byCode: boolean }) {
  const [phone, setPhone] = useState<Phone>('android');
  const lines = byCode ? [OPEN_MENU[phone], LINK, INSTEAD, TYPE] : [OPEN, MENU[phone], LINK, POINT];
  return (
    <section aria-label={t('connect.how')}>
      <SegmentedControl
        label={t('connect.whichPhone')}
        value={phone}
        onChange={setPhone}
        options={[
          { value: 'android', label: t('connect.android') },
          { value: 'iphone', label: t('connect.iphone') },
        ]}
      />
      <div className="how">
        <ol>
          {lines.map((line, i) => (
            <li key={line.title}>
              <span className="stepn" aria-hidden="true">
                {i + 1}
              </span>
              <div className="min-w-0">
                <div className="font-medium">
                  <Words k={line.title} />
                </div>
                <div className="text-13 text-muted">
                  <Words k={line.text} />
                </div>
              </div>
            </li>
          ))}
        </ol>
        <PhoneDrawing phone={phone} />
      </div>
      <div className="mt-5">
        <Note icon={Bell}>
          <Words k="connect.ringing" />
        </Note>
      </div>
      <p className="mt-4 text-12 text-faint">{t('connect.notAffiliatedUnlink')}</p>
    </section>
  );
}

/** A phone with the menu open. The marked line carries the words to look for. */
function PhoneDrawing({ phone }: { phone: Phone }) {
  const android = phone === 'android';
  return (
    <svg width="150" height="262" viewBox="0 0 150 262" role="img" aria-label={t(android ? 'connect.drawingAndroid' : 'connect.drawingIphone')} direction="ltr">
      <rect x="1" y="1" width="148" height="260" rx="20" fill="var(--surface)" stroke="var(--line-strong)" strokeWidth="1.5" />
      <rect x="10" y="12" width="130" height="238" rx="12" fill="var(--sunken)" />
      <path d="M10 44h130" stroke="var(--line-strong)" />
      <rect x="22" y="25" width="48" height="7" rx="3.5" fill="var(--control)" />
      <g fill="var(--line-strong)">
        <circle cx="29" cy="66" r="8" />
        <rect x="44" y="59" width="50" height="5" rx="2.5" />
        <rect x="44" y="69" width="32" height="4" rx="2" />
        <circle cx="29" cy="194" r="8" />
        <rect x="44" y="187" width="58" height="5" rx="2.5" />
        <rect x="44" y="197" width="40" height="4" rx="2" />
      </g>
      {android ? (
        <>
          <g fill="var(--line-strong)">
            <circle cx="29" cy="224" r="8" />
            <rect x="44" y="217" width="44" height="5" rx="2.5" />
            <rect x="44" y="227" width="60" height="4" rx="2" />
          </g>
          <g fill="var(--text-2)">
            <circle cx="127" cy="23" r="1.7" />
            <circle cx="127" cy="28.5" r="1.7" />
            <circle cx="127" cy="34" r="1.7" />
          </g>
          <circle cx="127" cy="28.5" r="11" fill="none" stroke="var(--accent-text)" strokeWidth="2" />
        </>
      ) : (
        <>
          <path d="M10 214h130" stroke="var(--line-strong)" />
          <g fill="none" stroke="var(--control)" strokeWidth="1.5">
            <circle cx="32" cy="230" r="5" />
            <circle cx="60" cy="230" r="5" />
            <circle cx="89" cy="230" r="5" />
          </g>
          <circle cx="118" cy="230" r="5" fill="none" stroke="var(--text-2)" strokeWidth="2" />
          <circle cx="118" cy="230" r="11" fill="none" stroke="var(--accent-text)" strokeWidth="2" />
        </>
      )}
      <rect x="26" y="48" width="110" height="124" rx="8" fill="var(--surface)" stroke="var(--line-strong)" />
      <g fill="var(--line-strong)">
        <rect x="38" y="62" width="44" height="5" rx="2.5" />
        <rect x="38" y="84" width="60" height="5" rx="2.5" />
        <rect x="38" y="129" width="52" height="5" rx="2.5" />
        <rect x="38" y="151" width="36" height="5" rx="2.5" />
      </g>
      <rect x="30" y="97" width="102" height="24" rx="5" fill="var(--accent-soft)" stroke="var(--accent-text)" strokeWidth="1.5" />
      <text x="81" y="113" textAnchor="middle" fontSize="10.5" fontWeight="600" fill="var(--accent-text)" {...(t('connect.linkedDevices').length > 18 ? { textLength: 92, lengthAdjust: 'spacingAndGlyphs' as const } : {})}>
        {t('connect.linkedDevices')}
      </text>
    </svg>
  );
}
