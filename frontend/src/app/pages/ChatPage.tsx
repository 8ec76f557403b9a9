import { ChatScreen } from "@/features/chat/ChatScreen";

export default function ChatPage({ thread }: { thread: string }) {
  return <ChatScreen thread={thread} />;
}
