import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { invalidate, rpc } from '@/ipc';
import type { TemplateDto } from '@/ipc/generated/TemplateDto';
import { asProblem } from '@/ipc/problem';
import { NOBODY } from '@/shared/audience';
import { nowMs } from '@/shared/clock';
import { showError } from '@/shared/errors';
import { shortDate } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { titleOf } from './model';

/** Plans a campaign with this message: a draft with its text, opened where the people are chosen. */
export function useInCampaign(): { busy: boolean; plan: (message: TemplateDto) => Promise<void> } {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const plan = async (message: TemplateDto) => {
    setBusy(true);
    try {
      const draft = await rpc('campaign_create', { name: titleOf(message) || t('wizard.defaultName', { date: shortDate(nowMs()) }), audience: NOBODY });
      await rpc('campaign_save', { id: draft.id, template_id: message.id, body: message.body });
      await invalidate(['campaigns']);
      await navigate({ to: '/campaigns/$id/edit', params: { id: String(draft.id) } });
    } catch (thrown) {
      showError(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, plan };
}
