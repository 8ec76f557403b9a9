import { ArmBar } from "@/features/alarm/ArmBar";
import { LinkBar } from "@/features/alarm/LinkBar";
import { DutyLine } from "@/features/duty/DutyLine";
import { QuietRow } from "@/features/quiet/QuietRow";
import { Wall } from "@/features/watch/Wall";

/** All rooms, seen from across the room: a television, a tablet on a shelf, a watch. */
export default function WatchPage() {
  return (
    <Wall
      bars={
        <>
          <ArmBar />
          <LinkBar />
        </>
      }
      duty={<DutyLine />}
      below={({ id, name }) => <QuietRow room={id} name={name} />}
    />
  );
}
