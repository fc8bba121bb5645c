import { Link } from '@tanstack/react-router';
import { Check, CircleCheck, FlaskConical, Keyboard, QrCode as QrIcon, Smartphone, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useChange } from '@/ipc';
import type { LinkState } from '@/ipc/generated/LinkState';
import { useNow } from '@/shared/clock';
import { duration } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, buttonClass, Card, Icon, IconBox, PhoneText, QrCode, Skeleton } from '@/shared/kit';
import { flow, liveLine, ring, trouble, type Trouble } from './model';
import { PairingCode } from './PairingCode';

export interface LinkCardProps {
  link: LinkState;
  practice: boolean;
  byCode: boolean;
  onByCode: (byCode: boolean) => void;
  callingCode: string;
  again: { press: () => void; busy: boolean };
  /** The practice clock was set to its normal speed for this. */
  slowed: boolean;
  onKey: () => void;
  onServer: () => void;
}

/** The card with the code: what to scan or type, the live line, the five steps, the other way. */
export function LinkCard({ link, practice, byCode, onByCode, callingCode, again, slowed, onKey, onServer }: LinkCardProps) {
  const found = link.problem || link.step === 'failed' ? trouble(link.problem ?? 'other') : undefined;
  const line = found ? undefined : liveLine(link.step, byCode, link.pairing_code !== null);
  const choosing = !found && (link.step === 'prepare' || link.step === 'scan');
  return (
    <Card className="qrcard">
      {found ? (
        <Stuck found={found} busy={again.busy} onPress={found.act === 'key' ? onKey : found.act === 'server' ? onServer : again.press} />
      ) : link.step === 'connected' ? (
        <Connected link={link} />
      ) : byCode && choosing ? (
        <PairingCode link={link} callingCode={callingCode} />
      ) : link.qr_svg && link.step === 'scan' ? (
        <QrCode svg={link.qr_svg} label={t('connect.qr')} />
      ) : (
        <div className="qr blank">
          {link.step === 'prepare' ? (
            <div className="w-full">
              <Skeleton rows={4} />
            </div>
          ) : (
            <IconBox of={Check} tone="ok" size="xl" />
          )}
        </div>
      )}
      <LiveLine line={line} quiet={link.step === 'connected'} onPhone={link.step !== 'prepare' && link.step !== 'connected'} changesAtMs={link.step === 'scan' && !byCode && !found ? link.qr_changes_at_ms : null} />
      <ol className="flowline" aria-label={t('connect.flow')}>
        {flow(link.step, byCode).map((step) => (
          <li key={step.key} className={step.state} aria-current={step.state === 'on' ? 'step' : undefined}>
            {step.state === 'done' && <Icon of={Check} size={12} />}
            {step.word}
          </li>
        ))}
      </ol>
      {practice && choosing && <PracticeScan id={link.number_id} slowed={slowed} ready={link.step === 'scan'} />}
      {choosing && (
        <Foot words={t(byCode ? 'connect.cameraQuicker' : 'connect.cannotScan')}>
          <Button size="sm" icon={byCode ? QrIcon : Keyboard} onClick={() => onByCode(!byCode)}>
            {t(byCode ? 'connect.showQr' : 'connect.useCode')}
          </Button>
        </Foot>
      )}
    </Card>
  );
}

function Foot({ words, children }: { words: string; children: ReactNode }) {
  return (
    <div className="mt-5 flex flex-wrap items-center justify-between gap-2 border-t border-line pt-4">
      <span className="text-13 text-muted">{words}</span>
      {children}
    </div>
  );
}

/**
 * The live line. Its title is spoken when it changes; the ring and the seconds
 * beside it are not, because they change all the time. `quiet`: the card says it large.
 * `onPhone`: the next move is one on the phone.
 */
function LiveLine({ line, quiet, onPhone, changesAtMs }: { line: { title: string; text: string } | undefined; quiet: boolean; onPhone: boolean; changesAtMs: number | null }) {
  const nowMs = useNow(500);
  // When this code was first seen: a new one fills the ring again.
  const [seen, setSeen] = useState({ changesAtMs, sinceMs: nowMs });
  if (seen.changesAtMs !== changesAtMs) setSeen({ changesAtMs, sinceMs: nowMs });
  const left = ring(changesAtMs, seen.sinceMs, nowMs);
  const around = 2 * Math.PI * 13;
  return (
    <div className={quiet ? 'vh' : line ? 'mt-5 flex items-center gap-3' : ''}>
      {left && (
        <svg className="countring" width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
          <circle cx="16" cy="16" r="13" />
          <circle className="left" cx="16" cy="16" r="13" strokeDasharray={`${around * left.share} ${around}`} />
        </svg>
      )}
      {line && onPhone && !left && <IconBox of={Smartphone} />}
      <div className="min-w-0 grow">
        <div role="status">
          {line && <div className="font-semibold">{line.title}</div>}
          {line?.text && <div className="text-13 text-muted">{line.text}</div>}
        </div>
        {left && (
          <div className="text-13 text-muted num" aria-hidden="true">
            {t('connect.newCodeIn', { time: duration(left.seconds * 1000) })}
          </div>
        )}
      </div>
    </div>
  );
}

function PracticeScan({ id, slowed, ready }: { id: number; slowed: boolean; ready: boolean }) {
  const scan = useChange('practice_scan');
  return (
    <Foot words={t(slowed ? 'connect.practiceSlowed' : 'connect.practicePhone')}>
      <Button look="primary" size="sm" icon={FlaskConical} busy={scan.isPending} disabled={!ready} onClick={() => scan.mutate({ id })}>
        {t('connect.practiceScan')}
      </Button>
    </Foot>
  );
}

/** Something is in the way: what, and the one thing to do. */
function Stuck({ found, busy, onPress }: { found: Trouble; busy: boolean; onPress: () => void }) {
  return (
    <div className="flex flex-col items-center gap-2 py-6 text-center" role="alert">
      <IconBox of={TriangleAlert} tone="bad" size="xl" />
      <h2 className="mt-2">{found.title}</h2>
      <p className="max-w-[36ch] text-muted">{found.text}</p>
      <Button look="primary" className="mt-3" busy={busy} onClick={onPress}>
        {found.label}
      </Button>
    </div>
  );
}

function Connected({ link }: { link: LinkState }) {
  return (
    <div className="flex flex-col items-center gap-1 py-6 text-center">
      <IconBox of={CircleCheck} tone="ok" size="xl" />
      <h2 className="mt-3">{link.name ? t('connect.doneAs', { name: link.name }) : t('connect.done')}</h2>
      {link.phone && <PhoneText value={link.phone} className="text-muted" />}
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        <Link to="/" className={buttonClass('primary')}>
          {t('connect.next')}
        </Link>
        <Link to="/settings/$section" params={{ section: 'pace' }} className={buttonClass()}>
          {t('connect.seePace')}
        </Link>
      </div>
    </div>
  );
}
