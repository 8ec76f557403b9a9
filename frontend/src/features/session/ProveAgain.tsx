import { useEffect, useState } from "react";
import { setProver } from "@/shared/api/client";
import { lazily } from "@/shared/lib/lazily";
import { Crash } from "@/shared/ui/Crash";

const Proving = lazily(() => import("./Proving"));

interface Question {
  has: Record<string, unknown>;
  answer: (proved: boolean) => void;
}

/** Asks who it is when the server wants to know before it makes what opens the house; several requests at once ask once. */
export function ProveAgain() {
  const [questions, setQuestions] = useState<Question[]>([]);
  useEffect(() => setProver((asked) => new Promise((answer) => setQuestions((before) => [...before, { has: asked.params, answer }]))), []);
  const first = questions[0];
  if (!first) return null;
  const done = (proved: boolean): void => {
    questions.forEach(({ answer }) => answer(proved));
    setQuestions([]);
  };
  return (
    <Crash instead={null} onFail={() => done(false)}>
      <Proving has={first.has} onDone={done} />
    </Crash>
  );
}
