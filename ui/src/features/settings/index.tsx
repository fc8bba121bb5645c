/** Settings: the sections at the side, the chosen one beside them. */
import { Link, useParams } from '@tanstack/react-router';
import { t } from '@/shared/i18n';
import { Icon } from '@/shared/kit';
import { LookSection } from './LookSection';
import { SECTION_LOOKS, sectionOf, SECTIONS, type SectionId } from './model';
import { Numbers } from './Numbers';
import { Pace } from './Pace';
import { Region } from './Region';
import { YourDataSection } from './YourDataSection';

const BODIES: Record<SectionId, () => React.ReactNode> = { numbers: Numbers, pace: Pace, region: Region, look: LookSection, data: YourDataSection };

export default function Settings() {
  const { section } = useParams({ strict: false });
  const current = sectionOf(section);
  const Body = BODIES[current];
  return (
    <div className="setgrid">
      <nav className="setnav" aria-label={t('settings.title')}>
        <h1 className="px-[10px] pb-[14px]">{t('settings.title')}</h1>
        {SECTIONS.map((id) => (
          <Link key={id} to="/settings/$section" params={{ section: id }} className={`nav ${id === current ? 'on' : ''}`} aria-current={id === current ? 'page' : undefined}>
            <Icon of={SECTION_LOOKS[id].icon} />
            <span>{t(SECTION_LOOKS[id].word)}</span>
          </Link>
        ))}
      </nav>
      <div className="page" key={current}>
        <div className="page-in">
          <Body />
        </div>
      </div>
    </div>
  );
}
