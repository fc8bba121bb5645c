import { useChange } from '@/ipc';
import { Button } from './kit';

/** Lets the computer's password store ask its owner once more: it refused to hand out the key of a number's server. */
export function AskKey({ number, children }: { number: number; children: string }) {
  const ask = useChange('number_key_ask');
  return (
    <Button size="sm" busy={ask.isPending} onClick={() => ask.mutate({ id: number })}>
      {children}
    </Button>
  );
}
