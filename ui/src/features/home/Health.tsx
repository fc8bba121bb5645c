import { Cable, CircleAlert, CircleCheck, CircleDashed, CircleX, HardDrive, Reply, Smartphone, Timer, type LucideIcon } from 'lucide-react';
import type { HealthPart } from '@/ipc/generated/HealthPart';
import type { PartState } from '@/ipc/generated/PartState';
import { useNow } from '@/shared/clock';
import { t, type PlainKey } from '@/shared/i18n';
import { Card, Icon } from '@/shared/kit';
import { healthTitle, healthWords } from './model';

const PARTS: Record<string, { icon: LucideIcon; word: PlainKey; flip?: boolean }> = {
  number: { icon: Smartphone, word: 'home.part.number' },
  connection: { icon: Cable, word: 'home.part.connection' },
  sender: { icon: Timer, word: 'home.part.sender' },
  receipts: { icon: Reply, word: 'home.part.receipts', flip: true },
  data: { icon: HardDrive, word: 'home.part.data' },
};

const SIGNS: Record<PartState, { icon: LucideIcon; colour: string; word: PlainKey }> = {
  ok: { icon: CircleCheck, colour: 'text-ok', word: 'home.sign.ok' },
  look: { icon: CircleAlert, colour: 'text-warn', word: 'home.sign.look' },
  wrong: { icon: CircleX, colour: 'text-bad', word: 'home.sign.wrong' },
  none: { icon: CircleDashed, colour: 'text-faint', word: 'home.sign.none' },
};

/** Five parts, each with a plain word and a sign. */
export function Health({ parts }: { parts: readonly HealthPart[] }) {
  const nowMs = useNow(60_000);
  return (
    <Card title={t(healthTitle(parts))}>
      <ul className="rows text-13">
        {parts.map((item) => {
          const part = PARTS[item.part];
          const sign = SIGNS[item.state];
          if (!part) return null;
          return (
            <li key={item.part} className="min-h-[49px]">
              <Icon of={part.icon} flip={part.flip ?? false} className="text-faint" />
              <span className="grow">{t(part.word)}</span>
              <span className="text-end text-muted num">{healthWords(item, nowMs)}</span>
              <span className={sign.colour}>
                <Icon of={sign.icon} />
                <span className="vh">{t(sign.word)}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
