'use client';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './class.ts';
import { Mark } from './mark.tsx';

/** A button's list of things to do. The trigger is a Button or an IconButton. */
export function Menu({ trigger, label, children }: { trigger: ReactNode; label?: string; children: ReactNode }) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          {label && <Radix.Label className="menu-label">{label}</Radix.Label>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** `bad` are red words; what it destroys is asked about in its own confirmation. */
export function MenuItem({ bad = false, className, ...props }: ComponentProps<typeof Radix.Item> & { bad?: boolean }) {
  return <Radix.Item {...props} className={classes('menu-item', bad && 'bad', className)} />;
}

export const MenuRule = () => <Radix.Separator className="menu-rule" />;

type Choice<Value extends string> = { value: Value; onChange: (value: Value) => void; options: readonly { value: Value; label: string }[] };

/** One of several, ticked. */
export function MenuChoice<Value extends string>({ value, onChange, options }: Choice<Value>) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(chosen) => onChange(chosen as Value)}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className="menu-item">
          {option.label}
          <Radix.ItemIndicator asChild>
            <span>
              <Mark is="kept" />
            </span>
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}
