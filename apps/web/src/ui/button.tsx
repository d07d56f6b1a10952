import Link from 'next/link';
import type { ComponentProps } from 'react';
import { classes } from './class.ts';
import { Icon, type IconName } from './icon.tsx';

type Look = { primary?: boolean; quiet?: boolean; bad?: boolean };
const look = ({ primary, quiet, bad }: Look, more: string | undefined) =>
  classes('btn', primary && 'primary', quiet && 'quiet', bad && 'bad', more);

/** One primary on a screen. Its words are a verb and its object; `bad` destroys, and is filled only inside its own confirmation. */
export function Button({
  primary = false,
  quiet = false,
  bad = false,
  className,
  type = 'button',
  ...props
}: ComponentProps<'button'> & Look) {
  return <button {...props} type={type} className={look({ primary, quiet, bad }, className)} />;
}

/** A place to go that looks like a button. */
export function LinkButton({ primary = false, quiet = false, bad = false, className, ...props }: ComponentProps<typeof Link> & Look) {
  return <Link {...props} className={look({ primary, quiet, bad }, className)} />;
}

/** A drawing to press, with its words for who cannot see it. */
export function IconButton({
  icon,
  label,
  className,
  ...props
}: Omit<ComponentProps<'button'>, 'children'> & { icon: IconName; label: string }) {
  return (
    <button type="button" {...props} className={classes('icon-btn', className)} aria-label={label} title={label}>
      <Icon is={icon} />
    </button>
  );
}

/** The arrow back, in the margin. */
export function IconLink({ icon, label, ...props }: Omit<ComponentProps<typeof Link>, 'children'> & { icon: IconName; label: string }) {
  return (
    <Link {...props} className="icon-btn" aria-label={label} title={label}>
      <Icon is={icon} />
    </Link>
  );
}
