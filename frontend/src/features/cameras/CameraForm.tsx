import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import type { Camera, Preset, Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { PasswordField, SelectField, Switch, TextField } from "@/shared/ui/Field";
import { Failure, Skeleton } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useAddRoom } from "@/shared/api/rooms";
import css from "./Cameras.module.css";
import { FindCameras } from "./FindCameras";
import { usePresets } from "./get-presets";
import { useProbeCamera } from "./probe-camera";
import { ProbeResult } from "./ProbeResult";
import { useSaveCamera } from "./save-camera";
import { type Draft, streamOf, tidied, useCameraForm } from "./useCameraForm";

interface Props {
  /** The camera to change, or null for a new one. */
  camera: Camera | null;
  /** The rooms that a new camera may be for; its own for an old one. */
  rooms: Room[];
  room: number | null;
  onDone: () => void;
  onCancel?: (() => void) | undefined;
}

export function CameraForm(props: Props) {
  const presets = usePresets();
  if (presets.isPending) return <Skeleton lines={4} />;
  if (!presets.data) return <Failure error={presets.error} again={() => void presets.refetch()} />;
  return <Form {...props} presets={presets.data} />;
}

const NEW = "new";

function Form({ camera, rooms, room, presets, onDone, onCancel }: Props & { presets: Preset[] }) {
  const { draft, setDraft, set, adopt, preset } = useCameraForm(camera, presets);
  const [place, setPlace] = useState(String(room ?? rooms[0]?.id ?? NEW));
  const [newName, setNewName] = useState("");
  const probe = useProbeCamera();
  const save = useSaveCamera(camera?.id);
  const add = useAddRoom();
  if (!preset) return null;
  const stream = streamOf(draft, preset);
  const tryOut = (wanted: Draft): void => {
    const tidy = tidied(wanted);
    setDraft(tidy);
    const meant = presets.find(({ id }) => id === tidy.preset) ?? preset;
    probe.mutate({ ...streamOf(tidy, meant), ...(camera ? { camera: camera.id } : {}) }, { onSuccess: ({ found }) => adopt(found) });
  };
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const target = place === NEW ? (await add.mutateAsync(newName.trim())).id : Number(place);
    setPlace(String(target));
    await save.mutateAsync({ ...stream, room: target });
    toast(text.common.saved);
    onDone();
  };
  return (
    <form className={css.form} onSubmit={(event) => void submit(event).catch(() => undefined)}>
      {camera ? null : (
        <Place rooms={rooms} place={place} setPlace={setPlace} name={newName} setName={setNewName} error={fieldError(add.error, "name")} />
      )}
      {camera ? null : <FindCameras onChoose={(chosen) => tryOut({ ...draft, ...chosen, preset: "rtsp" })} />}
      <Fields draft={draft} set={set} preset={preset} presets={presets} camera={camera} error={save.error ?? probe.error} />
      {camera ? <Switch label={later.cameras.enabled} checked={draft.enabled} onChange={(enabled) => set("enabled", enabled)} /> : null}
      <div aria-live="polite" className={css.result}>
        {probe.isPending ? <p className={css.help}>{later.cameras.trying}</p> : null}
        {probe.data ? <ProbeResult probe={probe.data} /> : null}
        {(save.error ?? add.error ?? probe.error) ? <Failure error={save.error ?? add.error ?? probe.error} /> : null}
      </div>
      <div className={css.buttons}>
        <Button look={probe.data?.ok ? "plain" : "primary"} busy={probe.isPending} disabled={!stream.url} onClick={() => tryOut(draft)}>
          {later.cameras.try}
        </Button>
        <Button type="submit" look={probe.data?.ok ? "primary" : "plain"} busy={save.isPending || add.isPending} disabled={!stream.url}>
          {later.cameras.save}
        </Button>
        {onCancel ? (
          <Button look="quiet" onClick={onCancel}>
            {text.common.cancel}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

interface PlaceProps {
  rooms: Room[];
  place: string;
  setPlace: (place: string) => void;
  name: string;
  setName: (name: string) => void;
  error: string | undefined;
}

function Place({ rooms, place, setPlace, name, setName, error }: PlaceProps) {
  return (
    <>
      {rooms.length ? (
        <SelectField label={later.cameras.room} value={place} onChange={(event) => setPlace(event.target.value)}>
          {rooms.map((room) => (
            <option key={room.id} value={room.id}>
              {room.name}
            </option>
          ))}
          <option value={NEW}>{later.cameras.newRoom}</option>
        </SelectField>
      ) : null}
      {place === NEW ? (
        <TextField
          label={later.cameras.newRoomName}
          value={name}
          required
          maxLength={60}
          error={error}
          onChange={(event) => setName(event.target.value)}
        />
      ) : null}
    </>
  );
}

interface FieldsProps {
  draft: Draft;
  set: <K extends keyof Draft>(name: K, value: Draft[K]) => void;
  preset: Preset;
  presets: Preset[];
  camera: Camera | null;
  error: unknown;
}

function Fields({ draft, set, preset, presets, camera, error }: FieldsProps) {
  const asked = new Set(preset.fields);
  return (
    <>
      <SelectField
        label={later.cameras.preset}
        value={preset.id}
        help={preset.help}
        onChange={(event) => set("preset", event.target.value)}
      >
        {presets.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={later.cameras.address}
        value={draft.url}
        inputMode="url"
        required
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        placeholder={preset.url_example}
        help={later.cameras.addressHelp}
        error={fieldError(error, "url")}
        onChange={(event) => set("url", event.target.value)}
      />
      {asked.has("audio_url") ? (
        <TextField
          label={`${later.cameras.audioAddress} (${text.common.optional})`}
          value={draft.audio_url}
          inputMode="url"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          error={fieldError(error, "audio_url")}
          onChange={(event) => set("audio_url", event.target.value)}
        />
      ) : null}
      {asked.has("username") ? (
        <TextField
          label={`${later.cameras.username} (${text.common.optional})`}
          value={draft.username}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          error={fieldError(error, "username")}
          onChange={(event) => set("username", event.target.value)}
        />
      ) : null}
      {asked.has("password") ? (
        <PasswordField
          label={`${later.cameras.password} (${text.common.optional})`}
          value={draft.password}
          autoComplete="new-password"
          help={camera?.has_password ? later.cameras.passwordKept : undefined}
          error={fieldError(error, "password")}
          onChange={(event) => set("password", event.target.value)}
        />
      ) : null}
    </>
  );
}
