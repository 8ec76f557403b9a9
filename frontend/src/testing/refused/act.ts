import { screen, waitFor } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import type { Incident, Quiet } from "@/shared/api/types";
import { house } from "@/testing/house";

export const nothing = (): void => undefined;
export const page = (results: unknown[]) => () => ({ body: { next: null, previous: null, results } });
export const gives = (body: unknown) => () => ({ body });

export const press =
  (...names: string[]) =>
  async (user: UserEvent): Promise<void> => {
    for (const name of names) await user.click((await screen.findAllByRole("button", { name: new RegExp(`^${name}`) })).at(-1)!);
  };

export const turn =
  (name: string) =>
  async (user: UserEvent): Promise<void> =>
    user.click(await screen.findByRole("switch", { name }));

export const file =
  (name: string, type: string) =>
  async (user: UserEvent): Promise<void> => {
    await waitFor(() => expect(document.querySelector('input[type="file"]')).not.toBeNull());
    await user.upload(document.querySelector<HTMLInputElement>('input[type="file"]')!, new File(["{}"], name, { type }));
  };

/** What asks the server for a change and is no form; its key is the file and the mutation in it. A row goes to the table of its topic. */
export interface Act {
  request: string;
  element: ReactNode;
  does: (user: UserEvent) => Promise<void>;
  house?: Parameters<typeof house>[1];
  /** Incidents that the page knows of. */
  knows?: Incident[];
  quiet?: Quiet;
  /** Zoe's room is heard. */
  heard?: boolean;
}
