import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "wouter";
import { classes } from "@/shared/lib/classes";
import css from "./Button.module.css";
import { Icon, type IconName } from "./Icon";

type Look = "primary" | "plain" | "quiet" | "danger";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  icon?: IconName | undefined;
  busy?: boolean;
  wide?: boolean;
}

/** A button of at least 48 px; while `busy` it keeps its size and takes no second tap. */
export function Button({
  look = "plain",
  icon,
  busy = false,
  wide = false,
  children,
  className,
  type = "button",
  disabled,
  ...rest
}: Props) {
  return (
    <button
      type={type}
      className={classes(css.button, css[look], wide && css.wide, className)}
      disabled={Boolean(disabled) || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {icon ? <Icon name={icon} size={20} /> : null}
      {children}
    </button>
  );
}

/** A link that looks like a button: it leads somewhere. */
export function LinkButton({
  href,
  look = "plain",
  icon,
  wide = false,
  children,
}: {
  href: string;
  look?: Look;
  icon?: IconName;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <Link href={href} className={classes(css.button, css[look], wide && css.wide)}>
      {icon ? <Icon name={icon} size={20} /> : null}
      {children}
    </Link>
  );
}

interface IconProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  label: string;
  filled?: boolean;
  over?: boolean;
}

/** A round button with a picture only; `label` is what it says. `over`: it lies on a camera picture. */
export function IconButton({ icon, label, filled = false, over = false, className, ...rest }: IconProps) {
  return (
    <button type="button" className={classes(css.round, over && css.over, className)} aria-label={label} title={label} {...rest}>
      <Icon name={icon} size={22} filled={filled} />
    </button>
  );
}
