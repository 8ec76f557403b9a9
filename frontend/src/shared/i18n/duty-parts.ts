import type { DutyPart } from "@/shared/lib/paths";

/** What belongs to the duty and is needed seldom, each with a line on what it is for. */
export const parts: { title: string; names: Record<DutyPart, string>; helps: Record<DutyPart, string> } = {
  title: "More about duty",
  names: {
    rota: "The rota",
    swaps: "Swaps",
    away: "Away",
    dnd: "Do not disturb",
    fairness: "How it was shared",
    calendar: "In your calendar",
    file: "Rota as a file",
  },
  helps: {
    rota: "Whose nights are whose, week by week",
    swaps: "Give a night away, or take one",
    away: "Days on which somebody is not called",
    dnd: "Hours in which you are not called as backup",
    fairness: "Nights and hours of the last weeks",
    calendar: "Your duty in your own calendar app",
    file: "Export it, or import one",
  },
};
