import { useState } from 'react';
import * as Kit from '@/shared/kit';

const DAY = Date.UTC(2026, 10, 17);
const at = (hours: number) => DAY + hours * 3_600_000;

/** Stands in for a code; the real ones are drawn in Rust. */
const CODE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21">${Array.from({ length: 210 }, (_, i) => `<rect x="${(i * 8) % 21}" y="${Math.floor(i / 10)}" width="1" height="1"/>`).join('')}</svg>`;

interface Person {
  id: number;
  name: string;
  phone: string;
  state: Kit.MessageState;
}

/** A repeatable spread of ticks over a working day. */
const ticks: Kit.BeatTick[] = Array.from({ length: 60 }, (_, i) => {
  const hour = 9 + i * 0.14 + ((i * 37) % 10) / 100;
  const state: Kit.MessageState = hour > 14.2 ? 'waiting' : i % 17 === 8 ? 'failed' : i % 3 === 2 ? 'delivered' : hour > 14 ? 'sent' : 'read';
  return { at_ms: at(hour), state: state === 'waiting' ? 'planned' : state };
}).filter((tick) => tick.at_ms < at(12.5) || tick.at_ms > at(13.5));

export function GalleryMore({ states }: { states: readonly Kit.MessageState[] }) {
  const [open, setOpen] = useState(false);
  const [ask, setAsk] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<number | string>>(new Set());
  const [sort, setSort] = useState<Kit.Sort>({ by: 'name', down: false });
  const [step, setStep] = useState(1);
  const [country, setCountry] = useState<'cd' | 'in' | 'br'>('cd');
  const [gap, setGap] = useState(60);
  const [opens, setOpens] = useState('09:00');
  const [days, setDays] = useState<('mo' | 'tu' | 'we')[]>(['mo', 'tu']);
  const [tab, setTab] = useState<'all' | 'failed'>('all');
  const person = (index: number): Person => ({ id: index, name: `Person ${index + 1}`, phone: `+24399${String(1_000_000 + index)}`, state: states[index % states.length] ?? 'waiting' });
  return (
    <div className="grid gap-5 mt-8">
      <Kit.Card>
        <h2>Rhythm</h2>
        <div className="mt-4">
          <Kit.BeatStrip strip={{ start_at_ms: at(9), end_at_ms: at(17.5), beats: ticks, pauses: [{ start_at_ms: at(12.5), end_at_ms: at(13.5) }] }} nowMs={at(14.2)} label="Rhythm of today: 34 sent, 26 still to come" />
        </div>
        <div className="mt-4">
          <Kit.StateBar label="157 of 287 people done" onPick={() => {}} counts={{ read: 91, delivered: 52, sent: 5, accepted: 2, sending: 1, checking: 1, waiting: 128, failed: 3, needs_check: 1, skipped: 3 }} />
        </div>
        <div className="mt-4">
          <Kit.ForecastStrip label="Days" days={[{ key: 1, label: 'Tue 17', count: 26, today: true }, { key: 2, label: 'Wed 18', count: 60 }, { key: 3, label: 'Thu 19', count: 44 }, { key: 4, label: 'Fri 20', count: 0, closed: 'Closed' }]} />
        </div>
        <div className="mt-4 max-w-80">
          <Kit.Funnel rows={[{ key: 'out', label: 'Went out', count: 176, share: 1, state: 'sent' }, { key: 'read', label: 'Read', count: 112, share: 0.64, state: 'read' }]} />
          <div className="mt-4"><Kit.ProgressBar value={157} max={287} label="157 of 287" /></div>
        </div>
      </Kit.Card>
      <div className="grid gap-5 wide:grid-cols-2">
        <Kit.Card>
          <div className="flex flex-col gap-4">
            <Kit.Stepper label="Steps" current={step} steps={['People', 'Message', 'Pace', 'Review'].map((label, i) => ({ label, ...(i <= 2 ? { onPress: () => setStep(i) } : {}) }))} />
            <Kit.Select label="Country" value={country} onChange={setCountry} options={[{ value: 'cd', label: 'Congo' }, { value: 'in', label: 'India' }, { value: 'br', label: 'Brazil' }]} />
            <Kit.NumberInput label="Time between two messages" value={gap} onChange={setGap} min={10} max={600} unit="seconds" hint="Longer is calmer." />
            <Kit.TimeInput label="Opens at" value={opens} onChange={setOpens} />
            <Kit.DayToggles label="Sending days" value={days} onChange={setDays} options={[{ value: 'mo', label: 'Mon' }, { value: 'tu', label: 'Tue' }, { value: 'we', label: 'Wed' }]} />
            <Kit.Tabs label="Views" value={tab} onChange={setTab} options={[{ value: 'all', name: 'All', count: 12 }, { value: 'failed', name: 'Failed', count: 2 }]}>
              <p className="mt-3 text-muted">The panel of the tab.</p>
            </Kit.Tabs>
            <div className="flex gap-2">
              <Kit.Button onClick={() => setOpen(true)}>Ask</Kit.Button>
              <Kit.Button onClick={() => setAsk(true)}>Form</Kit.Button>
              <Kit.Button onClick={() => Kit.toastUndo('Person 3 was deleted.', () => {})}>Notice</Kit.Button>
            </div>
            <Kit.ConfirmDialog open={open} onOpenChange={setOpen} title="Start for 298 people?" safe="Not yet" act="Start for 298 people" people={298} onAct={() => {}}>
              About 26 go out today.
            </Kit.ConfirmDialog>
            <Kit.Dialog open={ask} onOpenChange={setAsk} title="Add one person" actions={<Kit.Button look="primary">Add</Kit.Button>}>
              <Kit.TextArea label="Note" value="" onChange={() => {}} />
            </Kit.Dialog>
          </div>
        </Kit.Card>
        <div className="flex gap-5">
          <Kit.BubblePreview name="Grâce Mbuyi" day="Today">
            <Kit.Bubble time="14:19" state="read">Bonjour Grâce, the new cream is here.</Kit.Bubble>
            <Kit.Bubble out={false} time="14:22">Oui, une svp</Kit.Bubble>
            <Kit.Bubble time="14:23" state="delivered">مرحبا، شكرا لك</Kit.Bubble>
          </Kit.BubblePreview>
          <Kit.QrCode svg={CODE} label="Code to scan" />
        </div>
      </div>
      <Kit.Card flush className="h-80 flex flex-col">
        <Kit.DataTable<Person>
          label="People"
          total={1_000_000}
          rowAt={person}
          rowKey={(row) => row.id}
          onOpen={() => {}}
          selected={chosen}
          onSelectedChange={setChosen}
          sort={sort}
          onSort={setSort}
          columns={[
            { id: 'name', head: 'Person', width: 'minmax(160px, 1fr)', sortable: true, cell: (row) => <span className="font-medium">{row.name}</span> },
            { id: 'phone', head: 'Number', width: '180px', cell: (row) => <Kit.PhoneText value={row.phone} /> },
            { id: 'state', head: 'State', width: '150px', cell: (row) => <Kit.MessageChip state={row.state} /> },
            { id: 'figure', head: 'Messages', width: '100px', end: true, dropBelow: 700, cell: (row) => row.id },
          ]}
        />
      </Kit.Card>
    </div>
  );
}
