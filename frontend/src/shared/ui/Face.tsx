import { classes } from "@/shared/lib/classes";
import { inkOn } from "@/shared/lib/colour";
import css from "./Face.module.css";

interface Props {
  name: string;
  colour: string;
  emoji?: string | undefined;
  /** The address of a square picture. */
  picture?: string | null | undefined;
  small?: boolean;
  large?: boolean;
}

/** Somebody's badge: the picture, the emoji or the first letter on their colour, so that the colour alone never says who. */
export function Face({ name, colour, emoji, picture, small = false, large = false }: Props) {
  const look = classes(small ? css.small : css.face, large && css.large, emoji && !picture && css.emoji);
  return (
    <span className={look} style={{ background: colour, color: inkOn(colour) }} aria-hidden="true">
      {picture ? <img src={picture} alt="" /> : (emoji ?? "") || /^./u.exec(name)?.[0]?.toUpperCase()}
    </span>
  );
}
