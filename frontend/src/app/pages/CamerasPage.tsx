import { Link, useSearchParams } from "wouter";
import { CameraList } from "@/features/cameras/CameraList";
import { useMay } from "@/shared/api/session";
import { useRooms } from "@/shared/api/rooms";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import { Screen } from "@/shared/ui/Surface";

export default function CamerasPage() {
  const mayEdit = useMay("camera.edit");
  const [params, setParams] = useSearchParams();
  const some = useRooms().data?.some((room) => room.camera) ?? false;
  const add = mayEdit && some && !params.has("room") ? <Button look="quiet" icon="plus" onClick={() => setParams({ room: "new" })}>{text.cameras.add}</Button> : undefined;
  const skip = params.has("first") ? <Link href={pages.live}>{text.common.skip}</Link> : add;
  return (
    <Screen title={params.has("first") ? text.setup.camera : text.cameras.title} actions={skip} narrow>
      <CameraList />
    </Screen>
  );
}
