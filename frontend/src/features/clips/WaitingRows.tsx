import { Skeleton } from "@/shared/ui/Surface";
import css from "./Clips.module.css";

/** As high as the clips that are on their way, so that nothing jumps when they come. */
export function WaitingRows({ count }: { count: number }) {
  return (
    <div className={css.waiting}>
      <Skeleton lines={count} />
    </div>
  );
}
