'use client';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

type Props = { open: boolean; onOpenChange: (open: boolean) => void; title: ReactNode; trigger?: ReactNode; children: ReactNode };

/** The one lifted sheet of a screen. Radix keeps the focus inside, brings it back, and closes on Escape. */
export function Dialog({ open, onOpenChange, title, trigger, children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content className="dialog" aria-describedby={undefined}>
          <Radix.Title>{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
