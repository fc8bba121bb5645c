/** "Same people as a campaign": which one, and what became of it for them. */
import { useState } from 'react';
import { useRead } from '@/ipc';
import type { CampaignResultDto } from '@/ipc/generated/CampaignResultDto';
import { t } from '@/shared/i18n';
import { Button, Dialog, RadioGroup, SearchSelect } from '@/shared/kit';
import type { Part } from '../model';
import { PartCount } from './PartCount';

const RESULTS = ['in_it', 'got', 'delivered', 'read', 'answered', 'failed', 'skipped'] as const satisfies readonly CampaignResultDto[];

/** "Answered to November offer". */
export function partResult(result: CampaignResultDto, campaign: string): string {
  return t(`wizard.part.${result}`, { campaign: `\u2068${campaign}\u2069` });
}

export function ChooseCampaign({ leaveOut, onClose, onChoose }: { leaveOut: boolean; onClose: () => void; onChoose: (part: Part) => void }) {
  const { data: all = [] } = useRead('campaign_list', {});
  const started = all.filter((campaign) => campaign.started_at_ms !== null);
  const [campaign, setCampaign] = useState<string | null>(null);
  const [result, setResult] = useState<CampaignResultDto>('in_it');
  const name = started.find((one) => String(one.id) === campaign)?.name ?? '';
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(leaveOut ? 'wizard.campaignLeaveOut' : 'wizard.campaignChoose')}
      actions={
        started.length > 0 && (
          <>
            <Button onClick={onClose}>{t('contacts.cancel')}</Button>
            <Button look="primary" disabled={campaign === null} onClick={() => campaign !== null && onChoose({ kind: 'campaign', id: Number(campaign), result })}>
              {t(leaveOut ? 'wizard.leaveOutAct' : 'wizard.chooseAct')}
            </Button>
          </>
        )
      }
    >
      {started.length === 0 ? (
        <p>{t('wizard.noCampaign')}</p>
      ) : (
        <div className="flex flex-col gap-4">
          <SearchSelect label={t('wizard.whichCampaign')} value={campaign} options={started.map((one) => ({ value: String(one.id), label: one.name || t('wizard.unnamed') }))} onChange={setCampaign} />
          <RadioGroup<CampaignResultDto> label={t('wizard.whichResult')} value={result} onChange={setResult} options={RESULTS.map((value) => ({ value, label: partResult(value, name || t('wizard.thatCampaign')) }))} />
          {/* There before it speaks, so that it is heard. */}
          <p role="status" className="text-13 min-h-[18px]">
            {campaign !== null && <PartCount source={{ kind: 'campaign', id: Number(campaign), result }} people={undefined} />}
          </p>
        </div>
      )}
    </Dialog>
  );
}
