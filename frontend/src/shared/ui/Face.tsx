import css from "./Face.module.css";

interface Props {
  name: string;
  colour: string;
  small?: boolean;
}

/** Somebody's badge: the colour and the first letter, so that the colour alone never says who. */
export function Face({ name, colour, small = false }: Props) {
  return (
    <span className={small ? css.small : css.face} style={{ background: colour }} aria-hidden="true">
      {/^./u.exec(name)?.[0]?.toUpperCase()}
    </span>
  );
}
