/** Home: what happens today, what needs the owner, whether everything works. */
import { Link } from '@tanstack/react-router';
import { CirclePause, Megaphone, Plus } from 'lucide-react';
import { useRead } from '@/ipc';
import type { HomeView } from '@/ipc/generated/HomeView';
import { useNow } from '@/shared/clock';
import { day, zoneCity } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { buttonClass, Card, EmptyState, Icon, Page, PageHeader } from '@/shared/kit';
import { CampaignCard } from './CampaignCard';
import { Health } from './Health';
import { Needs } from './Needs';

export default function Home() {
  const { data } = useRead('home_get', {}, { refetchInterval: 60_000 });
  const nowMs = useNow(60_000);
  if (!data) return null;
  return (
    <Page>
      <PageHeader
        title={t('home.title')}
        lead={t('home.dayZone', { day: day(nowMs), city: zoneCity(data.zone) })}
        actions={
          <Link to="/campaigns/new" className={buttonClass('primary')}>
            <Icon of={Plus} />
            {t('home.newCampaign')}
          </Link>
        }
      />
      {data.campaign ? <CampaignCard campaign={data.campaign} now={data.now} /> : <Nothing view={data} />}
      <div className="homegrid">
        <Needs items={data.needs_you} />
        <Health parts={data.health} />
      </div>
    </Page>
  );
}

/** No campaign is under way: the next step, by how far the owner has come. */
function Nothing({ view: { steps } }: { view: HomeView }) {
  const unfinished = !(steps.number && steps.contacts);
  return (
    <Card flush>
      <EmptyState
        icon={unfinished ? Megaphone : CirclePause}
        title={t('home.nothing')}
        actions={
          unfinished ? (
            <Link to="/welcome" className={buttonClass()}>
              {t('home.showSteps')}
            </Link>
          ) : (
            <Link to="/campaigns" className={buttonClass()}>
              {t('home.seeCampaigns')}
            </Link>
          )
        }
      >
        {unfinished ? t('home.nothingYet') : t('home.nothingHint')}
      </EmptyState>
    </Card>
  );
}
