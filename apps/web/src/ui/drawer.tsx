'use client';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';

type Props = { open: boolean; onClose: () => void; title: ReactNode; close: string; children: ReactNode };

/** A sheet at the side, above the page; a page of its own on a phone. */
export function Drawer({ open, onClose, title, close, children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={(still) => still || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content className="drawer" aria-describedby={undefined}>
          <header className="mb-4 flex items-start justify-between gap-4">
            <Radix.Title>{title}</Radix.Title>
            <IconButton icon="close" label={close} onClick={onClose} />
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
