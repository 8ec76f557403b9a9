import { useState } from "react";
import type { FoundCamera } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Surface";
import css from "./Cameras.module.css";
import { CameraStreams } from "./CameraStreams";
import { useSearchCameras } from "./search-cameras";
import type { Chosen } from "./useCameraForm";

const words = later.search;

/** Looks for cameras in the home network, when somebody asks; `onChoose` gets the address of the one that was tapped. */
export function FindCameras({ onChoose }: { onChoose: (chosen: Chosen) => void }) {
  const search = useSearchCameras();
  const [asked, ask] = useState<FoundCamera | null>(null);
  const choose = (found: FoundCamera): void =>
    found.by === "onvif" ? ask(found) : onChoose({ url: placeOf(found), username: "", password: "" });
  return (
    <section className={css.search} aria-label={words.look}>
      <Button icon="search" busy={search.isPending} onClick={() => search.mutate()}>
        {search.data ? words.again : words.look}
      </Button>
      <div className={css.result} aria-live="polite">
        {search.isPending ? <p className={css.help}>{words.looking}</p> : null}
        {search.isError ? <Failure error={search.error} /> : null}
        {search.isSuccess ? <Answers found={search.data} onChoose={choose} /> : null}
      </div>
      {asked ? <CameraStreams key={asked.host} camera={asked} onChoose={onChoose} /> : null}
    </section>
  );
}

function placeOf({ host, port, path }: FoundCamera): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}${path}`;
}

function Answers({ found, onChoose }: { found: FoundCamera[]; onChoose: (found: FoundCamera) => void }) {
  if (!found.length)
    return (
      <>
        <p>{words.none}</p>
        <ul className={css.hints}>
          {words.hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      </>
    );
  return (
    <>
      <p>{words.found}</p>
      <ul className={css.bare}>
        {found.map((one) => (
          <li key={one.host}>
            <span>
              {one.name || words.nameless} <span className={css.help}>{one.host}</span>
            </span>
            <Button aria-label={words.use(`${one.name || words.nameless} ${one.host}`)} onClick={() => onChoose(one)}>
              {text.common.next}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
