import { useRealtime } from "@/realtime/hooks";
import { useRooms } from "@/shared/api/rooms";

/** Names of the rooms whose phone may play no sound until somebody taps its screen; "" while all may. */
export function useSilentPhones(): string {
  const rooms = useRooms().data ?? [];
  return useRealtime((state) =>
    rooms
      .filter(({ id }) => state.rooms[id]?.health.warnings.some(({ code }) => code === "phone_silent"))
      .map(({ name }) => name)
      .join(", "),
  );
}
