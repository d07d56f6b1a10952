'use client';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What happens, what is safe. */
  children?: ReactNode;
  /** The verb and its object. */
  yes: string;
  no: string;
  bad?: boolean;
  onYes: () => void;
};

/** Asks before something that cannot be taken back by a click. */
export function Confirm({ open, onOpenChange, title, children, yes, no, bad = false, onYes }: Props) {
  const confirmed = () => {
    onOpenChange(false);
    onYes();
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title}>
      {children}
      <footer>
        <Button onClick={() => onOpenChange(false)}>{no}</Button>
        <Button primary bad={bad} onClick={confirmed}>
          {yes}
        </Button>
      </footer>
    </Dialog>
  );
}
