/** All components on one page, to look at and to test: development and browser tests only, so its words are plain. */
import { CalendarClock, ChevronDown, Ellipsis, Hand, HandHeart, MessageCircle, Pause, Play, PlugZap, Plus, Tag as TagIcon, Trash2, TriangleAlert, Upload, Users } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import * as Kit from '@/shared/kit';
import { GalleryMore } from './more';

function Part({ title, children, first = false }: { title: string; children: ReactNode; first?: boolean }) {
  return (
    <>
      <h2 className={`text-12 font-medium text-faint ${first ? '' : 'mt-6'}`}>{title}</h2>
      <div className="mt-3">{children}</div>
    </>
  );
}

export default function GalleryPage() {
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const [text, setText] = useState('December gift');
  const [number, setNumber] = useState('+243 840 000 63');
  const [on, setOn] = useState(true);
  const [off, setOff] = useState(false);
  const [some, setSome] = useState<'some' | 'all'>('some');
  const states = Kit.STATE_ORDER;
  return (
    <div className="page wide" data-testid="gallery">
      <h1 className="vh">Components</h1>
      <div className="grid grid-cols-1 wide:grid-cols-[400px_minmax(0,1fr)_400px] gap-10">
        <section>
          <Part first title="Buttons">
            <div className="flex flex-wrap gap-2">
              <Kit.Button look="primary" icon={Play}>Start for 298 people</Kit.Button>
              <Kit.Button icon={Pause}>Pause</Kit.Button>
              <Kit.Button look="quiet">Cancel</Kit.Button>
            </div>
            <div className="flex flex-wrap gap-2 mt-3">
              <Kit.Button look="danger" icon={Trash2}>Delete list</Kit.Button>
              <Kit.Button disabled>Continue</Kit.Button>
              <Kit.Button busy>Working</Kit.Button>
              <Kit.Menu
                trigger={<Kit.IconButton icon={Ellipsis} label="More" look="secondary" />}
                items={[
                  { label: 'Write a message', icon: MessageCircle, shortcut: 'M', onSelect: () => {} },
                  { label: 'Add a tag', icon: TagIcon, shortcut: 'T', onSelect: () => {} },
                  { label: 'Follow up', icon: CalendarClock, shortcut: 'F', onSelect: () => {} },
                  { label: 'Stop messages', icon: Hand, danger: true, onSelect: () => {} },
                ]}
              />
            </div>
            <div className="flex items-center gap-4 mt-3">
              <Kit.SegmentedControl label="View" value={view} onChange={setView} options={[{ value: 'chart', label: 'Chart' }, { value: 'table', label: 'Table' }]} />
              <Kit.Button look="link" size="sm">A link</Kit.Button>
            </div>
          </Part>
          <Part title="People: state of a message">
            <div className="flex flex-wrap gap-2">
              {(['waiting', 'sending', 'checking', 'accepted', 'sent', 'delivered', 'read', 'failed', 'skipped', 'needs_check'] as const).map((state) => (
                <Kit.MessageChip key={state} state={state} />
              ))}
            </div>
          </Part>
          <Part title="Campaign: state">
            <div className="flex flex-wrap gap-2">
              {(Object.keys(Kit.CAMPAIGN_STATES) as Kit.CampaignLook[]).map((state) => (
                <Kit.CampaignChip key={state} state={state} />
              ))}
            </div>
          </Part>
          <Part title="Consent, tags, filters">
            <div className="flex flex-wrap gap-2 items-center">
              <Kit.ConsentChip state="agreed" />
              <Kit.ConsentChip state="not_asked" />
              <Kit.ConsentChip state="asked_to_stop" />
              <Kit.Tag>VIP</Kit.Tag>
              <Kit.Tag>Skin care</Kit.Tag>
            </div>
            <div className="flex flex-wrap gap-2 mt-3 items-center">
              <Kit.FilterChip onRemove={() => {}}>Tag: VIP</Kit.FilterChip>
              <Kit.FilterChip icon={HandHeart}>
                Consent <Kit.Icon of={ChevronDown} size={14} />
              </Kit.FilterChip>
              <Kit.FilterChip icon={Plus}>Filter</Kit.FilterChip>
              <Kit.VariableChip>First name</Kit.VariableChip>
            </div>
          </Part>
          <Part title="Loading (only for answers from outside)">
            <Kit.Skeleton rows={2} avatar />
          </Part>
        </section>
        <section>
          <Part first title="Fields">
            <div className="flex flex-col gap-4">
              <Kit.TextInput label="Name of the campaign" value={text} onChange={setText} />
              <Kit.TextInput label="Number" dir="ltr" value={number} onChange={setNumber} error="One digit is missing. Congo mobile numbers have 9 digits after +243." />
              <div className="flex flex-wrap gap-4 text-13 items-center">
                <Kit.Checkbox checked={on} onChange={setOn}>On</Kit.Checkbox>
                <Kit.Checkbox checked={off} onChange={setOff}>Off</Kit.Checkbox>
                <Kit.RadioGroup label="How many" hideLabel className="flex gap-4" value={some} onChange={setSome} options={[{ value: 'some', label: 'Some' }, { value: 'all', label: 'All' }]} />
                <Kit.Switch checked={on} onChange={setOn}>On</Kit.Switch>
              </div>
            </div>
          </Part>
          <Part title="Notes">
            <div className="flex flex-col gap-2">
              <Kit.Note>Neutral: a fact that helps.</Kit.Note>
              <Kit.Note tone="warn" icon={TriangleAlert}>
                <b>Battery at 38 %.</b> Plug in, or sending stops when the laptop sleeps.
              </Kit.Note>
              <Kit.Note tone="bad" icon={PlugZap} action={<Kit.Button size="sm">Connect</Kit.Button>}>
                <b>Your number was unlinked on the phone.</b> Nothing is lost. 104 people wait.
              </Kit.Note>
              <Kit.Note tone="ok">Tested today 14:21.</Kit.Note>
            </div>
          </Part>
          <Part title="Menu">
            <div className="menu w-58" role="menu" aria-label="Menu">
              <div role="menuitem" tabIndex={-1} data-highlighted=""><Kit.Icon of={MessageCircle} />Write a message<kbd>M</kbd></div>
              <div role="menuitem" tabIndex={-1}><Kit.Icon of={TagIcon} />Add a tag<kbd>T</kbd></div>
              <div role="menuitem" tabIndex={-1}><Kit.Icon of={CalendarClock} />Follow up<kbd>F</kbd></div>
              <div role="menuitem" tabIndex={-1} className="danger"><Kit.Icon of={Hand} />Stop messages</div>
            </div>
          </Part>
        </section>
        <section>
          <Part first title="Dialog (only for what cannot be undone)">
            <div className="dialog still">
              <h2>Stop this campaign for good?</h2>
              <p className="desc">183 messages stay sent. 104 people will not get it. You can duplicate the campaign later, but not start this one again.</p>
              <div className="acts">
                <Kit.Button>Keep it</Kit.Button>
                <Kit.Button look="danger-solid">Stop for 104 people</Kit.Button>
              </div>
            </div>
          </Part>
          <Part title="Messages on top (toasts)">
            <div className="flex flex-col gap-3 [&_.toast]:w-full">
              <Kit.ToastCard toast={{ tone: 'ok', text: 'Esther Nyota gets no more messages.', action: { label: 'Undo', onPress: () => {} } }} onClose={() => {}} />
              <Kit.ToastCard toast={{ tone: 'bad', title: 'Picture not added.', text: 'It is 21 MB, the limit is 5 MB.' }} onClose={() => {}} />
            </div>
          </Part>
          <Part title="Empty">
            <Kit.Card>
              <Kit.EmptyState icon={Users} title="Nobody here yet" level="h3" actions={<><Kit.Button size="sm" look="primary" icon={Upload}>Import list</Kit.Button><Kit.Button size="sm">Add one person</Kit.Button></>}>
                Bring your list from Excel, Google or your phone.
              </Kit.EmptyState>
            </Kit.Card>
          </Part>
        </section>
      </div>
      <GalleryMore states={states} />
    </div>
  );
}
