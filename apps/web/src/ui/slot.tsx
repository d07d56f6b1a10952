'use client';
import { Select as Radix } from 'radix-ui';
import { Mark } from './mark.tsx';

type Props<Value extends string> = {
  /** What is chosen here, for who hears it: “Time to answer”. */
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  disabled?: boolean;
};

/** A value inside a sentence that can be changed where it stands. Where it cannot, it is only a word. */
export function Slot<Value extends string>({ label, value, options, onChange, disabled = false }: Props<Value>) {
  const chosen = options.find((option) => option.value === value)?.label ?? value;
  if (disabled) return <b>{chosen}</b>;
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as Value)}>
      <Radix.Trigger className="slot" aria-label={`${label}: ${chosen}`}>
        <Radix.Value>{chosen}</Radix.Value>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" position="popper" sideOffset={6} collisionPadding={8}>
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} className="menu-item">
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator asChild>
                  <span className="ms-auto">
                    <Mark is="kept" />
                  </span>
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
