import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import type { NeedsYou } from '@/ipc/generated/NeedsYou';
import { AskKey } from '@/shared/askKey';
import { t } from '@/shared/i18n';
import { buttonClass, Card, Row, Rows } from '@/shared/kit';
import { need, type Target } from './model';

/** What needs the owner, worst first, one button each. */
export function Needs({ items }: { items: readonly NeedsYou[] }) {
  const needs = items.flatMap((item) => need(item) ?? []);
  return (
    <Card title={t('home.needsYou')} {...(needs.length > 0 ? { count: needs.length } : {})}>
      <Rows>
        {needs.length === 0 && <Row icon={CircleCheck} tone="ok" title={t('home.needsNothing')} detail={t('home.needsNothingDetail')} />}
        {needs.map((item) => (
          <Row key={item.key} icon={item.icon} tone={item.tone} title={item.title} detail={item.detail} action={<Act target={item.target}>{item.act}</Act>} />
        ))}
      </Rows>
    </Card>
  );
}

function Act({ target, children }: { target: Target; children: string }) {
  const look = buttonClass('secondary', 'sm');
  switch (target.to) {
    case 'campaign':
      return (
        <Link to="/campaigns/$id" params={{ id: String(target.id) }} className={look}>
          {children}
        </Link>
      );
    case 'campaigns':
      return (
        <Link to="/campaigns" className={look}>
          {children}
        </Link>
      );
    case 'connect':
      return (
        <Link to="/connect" search={{ ...(target.number === null ? {} : { number: target.number }), ...(target.key ? { key: true } : {}) }} className={look}>
          {children}
        </Link>
      );
    case 'askKey':
      return <AskKey number={target.number}>{children}</AskKey>;
    case 'numbers':
      return (
        <Link to="/settings/$section" params={{ section: 'numbers' }} className={look}>
          {children}
        </Link>
      );
  }
}
