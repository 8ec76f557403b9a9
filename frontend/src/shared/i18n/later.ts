import { about } from "./about";
import { answer } from "./answer";
import { audit } from "./audit";
import { cameras } from "./cameras";
import { clips } from "./clips";
import { family } from "./family";
import { fineTuning } from "./fine-tuning";
import { invites } from "./invites";
import { join } from "./join";
import { keys } from "./keys";
import { ladder } from "./ladder";
import { morning } from "./morning";
import { mailServer } from "./mail-server";
import { motion } from "./motion";
import { night } from "./night";
import { notifications } from "./notifications";
import { outages } from "./outages";
import { parts } from "./duty-parts";
import { player } from "./player";
import { program } from "./program";
import { readings } from "./readings";
import { replay } from "./replay";
import { search } from "./search";
import { settings } from "./settings";
import { setup } from "./setup";
import { soothe } from "./soothe";
import { watch } from "./watch";
import { ways } from "./ways";
import { finder, found } from "./settings-words";

/**
 * What only screens say that the first view does not need: kept out of `en`, so that it travels with them. Timers and listening go with
 * theirs alone, as Live has them, too.
 */
export const later = {
  about,
  answer,
  audit,
  cameras,
  clips,
  family,
  fineTuning,
  finder,
  found,
  invites,
  join,
  keys,
  ladder,
  morning,
  mailServer,
  motion,
  night,
  notifications,
  outages,
  parts,
  player,
  program,
  readings,
  replay,
  search,
  settings,
  setup,
  soothe,
  watch,
  ways,
};
