/** What the owner can do with a campaign, wherever its buttons stand. */
import { useNavigate } from '@tanstack/react-router';
import { useChange } from '@/ipc';
import { t } from '@/shared/i18n';
import { toast } from '@/shared/kit';

export function useCampaignActs() {
  const navigate = useNavigate();
  const pause = useChange('campaign_pause');
  const resume = useChange('campaign_resume');
  const stop = useChange('campaign_stop');
  const remove = useChange('campaign_delete', { onDone: () => toast({ tone: 'ok', text: t('campaign.deleted') }) });
  const duplicate = useChange('campaign_duplicate', {
    onDone: (draft) => {
      toast({ tone: 'ok', text: t('campaign.duplicated') });
      void navigate({ to: '/campaigns/$id/edit', params: { id: String(draft.id) } });
    },
  });
  return {
    pause: (id: number) => pause.mutate({ id }),
    resume: (id: number) => resume.mutate({ id }),
    stop: (id: number) => stop.mutateAsync({ id }),
    remove: (id: number) => remove.mutateAsync({ id }),
    duplicate: (id: number) => duplicate.mutate({ id }),
    busy: pause.isPending || resume.isPending || stop.isPending || duplicate.isPending,
  };
}
