import { createContext, useContext, useSyncExternalStore } from "react";
import type { Letter } from "./shelf";
import type { UnsentMessages } from "./unsent";
import type { Chat, ChatState } from "./store";

export interface ChatParts {
  chat: Chat;
  unsent: UnsentMessages;
}

export const ChatContext = createContext<ChatParts | null>(null);

/** The page's chat. Only below a ChatProvider, and for somebody who may chat. */
export function useChatParts(): ChatParts {
  const parts = useContext(ChatContext);
  if (!parts) throw new Error("no chat here");
  return parts;
}

/** A piece of what is known; `pick` must give the same object for the same state. */
export function useChat<T>(pick: (state: ChatState) => T): T {
  const { chat } = useChatParts();
  return useSyncExternalStore(chat.subscribe, () => pick(chat.getState()));
}

/** What waits to be sent, in all threads. */
export function useLetters(): readonly Letter[] {
  const { unsent } = useChatParts();
  return useSyncExternalStore(unsent.subscribe, unsent.getLetters);
}
