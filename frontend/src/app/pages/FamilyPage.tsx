import type { ThemeChoice } from "../theme";

export default function FamilyPage({ choice }: { choice: ThemeChoice; choose: (choice: ThemeChoice) => void }) {
  return <p>{choice}</p>;
}
