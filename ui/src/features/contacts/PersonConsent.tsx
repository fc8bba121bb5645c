/** Whether somebody may get messages, everything that was recorded about it, and what shows it. */
import { FileText, Hand, HandHeart } from 'lucide-react';
import { useRef } from 'react';
import { useChange, useRead } from '@/ipc';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import { nowMs, useNow } from '@/shared/clock';
import { phone, when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, ConsentChip, Timeline, toast, useFocusLeft } from '@/shared/kit';
import { consentPage } from './consentPage';
import { consentLine, fileWords, stopWords } from './model';
import { Proof } from './Proof';

/** Which of their addresses nobody may write to, why, and since when. */
function Stops({ stops, now }: { stops: ContactDto['stops']; now: number }) {
  return (
    <div className="mb-3">
      <h4 className="text-13 font-medium">{t('contacts.stops')}</h4>
      <ul className="text-13 text-muted">
        {stops.map((stop, i) => (
          <li key={i}>{t('contacts.stopLine', { who: stop.phone === null ? t('contacts.otherAddress') : phone(stop.phone), why: stopWords(stop.reason), when: when(stop.at_ms, now) })}</li>
        ))}
      </ul>
    </div>
  );
}

export function PersonConsent({ person, onStop, onYes }: { person: ContactDto; onStop: () => void; onYes: () => void }) {
  const now = useNow(60_000);
  const shop = useRead('app_state', {}).data?.shop_name;
  const page = useChange('consent_page_save', { onDone: (saved) => saved && toast({ tone: 'ok', text: t('proof.paperSaved', { name: saved.name }) }) });
  return (
    <section className="border-t border-line pt-4" aria-labelledby="consent-h">
      <div className="flex items-center justify-between gap-2 mb-3">
        <h3 className="font-semibold" id="consent-h">
          {t('contacts.consent')}
        </h3>
        <ConsentChip state={person.consent} />
      </div>
      {person.stops.length > 0 && <Stops stops={person.stops} now={now} />}
      {person.consent_events.length > 0 ? (
        <Timeline
          items={person.consent_events.map((event, i) => {
            const line = consentLine(event);
            return {
              key: `${event.at_ms} ${event.kind} ${i}`,
              ...(line.tone ? { tone: line.tone } : {}),
              children: (
                <>
                  <div className="font-medium">{line.title}</div>
                  <div className="text-muted">{line.how ? t('contacts.whatWhen', { what: line.how, when: when(event.at_ms, now) }) : <bdi>{when(event.at_ms, now)}</bdi>}</div>
                  {event.file_name !== null && (
                    <div className="text-muted clip">
                      <bdi>{fileWords(event.file_name, event.file_row)}</bdi>
                    </div>
                  )}
                  {event.proof && <Proof proof={event.proof} stopped={event.kind === 'opted_out'} />}
                </>
              ),
            };
          })}
        />
      ) : (
        <p className="text-13 text-muted">{t('contacts.noConsentYet')}</p>
      )}
      <div className="quiet-start flex flex-wrap gap-2 mt-3">
        <Acts key={person.consent} consent={person.consent} onStop={onStop} onYes={onYes} />
        {person.consent_events.length > 0 && (
          <Button size="sm" look="quiet" icon={FileText} busy={page.isPending} onClick={() => page.mutate(consentPage(person, shop ?? '', nowMs()))}>
            {t('consentPage.save')}
          </Button>
        )}
      </div>
    </section>
  );
}

/** What can be recorded now. Where one of them was pressed and is gone, the keys are on what came in its place. */
function Acts({ consent, onStop, onYes }: { consent: ContactDto['consent']; onStop: () => void; onYes: () => void }) {
  const acts = useRef<HTMLSpanElement>(null);
  useFocusLeft(acts, (around) => around.querySelector('button'), { lost: true });
  return (
    <span ref={acts} className="contents">
      {consent !== 'agreed' && (
        <Button size="sm" icon={HandHeart} onClick={onYes}>
          {consent === 'asked_to_stop' ? t('contacts.newYes') : t('contacts.recordYes')}
        </Button>
      )}
      {consent !== 'asked_to_stop' && (
        <Button size="sm" look="quiet-danger" icon={Hand} onClick={onStop}>
          {t('contacts.stop')}
        </Button>
      )}
    </span>
  );
}
