import { en, type Texts } from "./en";

/** The texts in use. A translation is chosen here, before anything is painted. */
export const text: Texts = en;
