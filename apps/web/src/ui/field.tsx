import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './class.ts';
import { Icon } from './icon.tsx';
import { Mark } from './mark.tsx';

type Words = { label: ReactNode; help?: ReactNode; error?: ReactNode };

/** Label above, help beside it, error below with its mark. Help and error are read out with the field. */
function Labelled({ id, label, help, error, children }: Words & { id: string; children: ReactNode }) {
  return (
    <div className="mb-4">
      <div className="mb-1 flex flex-wrap items-baseline gap-x-2">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        <span className="field-help" id={`${id}-help`}>
          {help}
        </span>
      </div>
      {children}
      <p className="field-error" id={`${id}-error`} role="alert">
        {error && (
          <>
            <Mark is="bad" /> <span>{error}</span>
          </>
        )}
      </p>
    </div>
  );
}

const spoken = (id: string, error: ReactNode) => ({ id, 'aria-invalid': Boolean(error), 'aria-describedby': `${id}-help ${id}-error` });

/** One line to type in. */
export function Field({ label, help, error, className, ...props }: ComponentProps<'input'> & Words) {
  const id = useId();
  return (
    <Labelled id={id} label={label} help={help} error={error}>
      <input {...props} {...spoken(id, error)} className={classes('field', className)} />
    </Labelled>
  );
}

/** Many lines, growing with what is typed. */
export function TextArea({ label, help, error, className, ...props }: ComponentProps<'textarea'> & Words) {
  const id = useId();
  return (
    <Labelled id={id} label={label} help={help} error={error}>
      <textarea rows={3} {...props} {...spoken(id, error)} className={classes('field', className)} />
    </Labelled>
  );
}

/** One of several, where a sentence with a slot would be too long. */
export function Choice({ label, help, error, className, ...props }: ComponentProps<'select'> & Words) {
  const id = useId();
  return (
    <Labelled id={id} label={label} help={help} error={error}>
      <select {...props} {...spoken(id, error)} className={classes('field', className)} />
    </Labelled>
  );
}

/** Finds in a list; its label is for who does not see the glass. */
export function Search({ label, className, ...props }: ComponentProps<'input'> & { label: string }) {
  return (
    <search className={classes('search', className)}>
      <Icon is="search" />
      <input type="search" placeholder={label} {...props} aria-label={label} className="field" />
    </search>
  );
}
