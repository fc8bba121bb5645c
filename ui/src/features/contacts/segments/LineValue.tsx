/** What a line is compared with. */
import { useRead } from '@/ipc';
import { useNow } from '@/shared/clock';
import { isoDay, shortDate } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { DateInput, NumberInput, SearchSelect, TextInput } from '@/shared/kit';
import { valueKind, type Line } from './filter';
import { RESULTS, resultWords } from './words';

type Change = Partial<Pick<Line, 'value' | 'days' | 'result'>>;

export function LineValue({ line, onChange }: { line: Line; onChange: (change: Change) => void }) {
  const kind = valueKind(line.subject, line.operator);
  const value = (next: string) => onChange({ value: next });
  switch (kind) {
    case 'none':
      return null;
    case 'text':
      return <TextInput className="w-44" label={t('filter.value')} hideLabel dir="auto" value={line.value} onChange={value} />;
    case 'amount':
      return <TextInput className="w-32" label={t('filter.value')} hideLabel dir="ltr" inputMode="decimal" value={line.value} onChange={value} />;
    case 'days':
      return <NumberInput className="w-32" label={t('filter.days')} hideLabel min={1} max={3650} unit={t('filter.daysUnit')} value={line.days} onChange={(days) => onChange({ days })} />;
    case 'date':
      // What we or they did was; what stands in a field may be yet to come.
      return <DateValue value={line.value} onChange={value} past={!line.subject.startsWith('extra:')} />;
    case 'consent':
      return (
        <Choice
          value={line.value}
          onChange={value}
          options={[
            { value: 'agreed', label: t('consent.agreed') },
            { value: 'not_asked', label: t('consent.not_asked') },
            { value: 'opted_out', label: t('consent.asked_to_stop') },
          ]}
        />
      );
    case 'tag':
      return <TagValue value={line.value} onChange={value} />;
    case 'list':
      return <ListValue value={line.value} onChange={value} />;
    case 'import':
      return <ImportValue value={line.value} onChange={value} />;
    case 'campaign':
      return (
        <>
          <SearchSelect className="w-44" label={t('filter.whatBecame')} hideLabel value={line.result} options={RESULTS.map((result) => ({ value: result, label: resultWords(result) }))} onChange={(result) => onChange({ result })} />
          <CampaignValue value={line.value} onChange={value} />
        </>
      );
  }
}

interface ValueProps {
  value: string;
  onChange: (value: string) => void;
}

/** One of what there is. What a saved filter names and is gone is shown as it stands. */
function Choice({ value, onChange, options }: ValueProps & { options: readonly { value: string; label: string }[] }) {
  const gone = value !== '' && !options.some((option) => option.value === value);
  return <SearchSelect className="w-44" label={t('filter.value')} hideLabel value={value === '' ? null : value} options={gone ? [...options, { value, label: t('filter.gone') }] : options} onChange={onChange} />;
}

function DateValue({ value, onChange, past }: ValueProps & { past: boolean }) {
  return <DateInput className="w-44" label={t('filter.date')} hideLabel value={value} today={isoDay(useNow(60_000))} past={past} onChange={onChange} />;
}

function TagValue(props: ValueProps) {
  const { data } = useRead('tag_list', {});
  return <Choice {...props} options={(data ?? []).map((tag) => ({ value: tag.name, label: tag.name }))} />;
}

function ListValue(props: ValueProps) {
  const { data } = useRead('list_list', {});
  return <Choice {...props} options={(data ?? []).map((list) => ({ value: String(list.id), label: list.name }))} />;
}

function CampaignValue(props: ValueProps) {
  const { data } = useRead('campaign_list', {});
  return <Choice {...props} options={(data ?? []).filter((campaign) => campaign.started_at_ms !== null).map((campaign) => ({ value: String(campaign.id), label: campaign.name }))} />;
}

function ImportValue(props: ValueProps) {
  const { data } = useRead('import_list', {});
  return <Choice {...props} options={(data ?? []).map((ended) => ({ value: String(ended.import_id), label: t('filter.importOf', { file: ended.file_name || t('contacts.pasted'), date: shortDate(ended.finished_at_ms) }) }))} />;
}
