import { AnswerScreen } from "@/features/answer/AnswerScreen";

/** Reached by the personal link of a message: the right to answer stands behind the #, which is sent to no server. */
export default function AnswerPage() {
  return <AnswerScreen token={location.hash.slice(1)} />;
}
