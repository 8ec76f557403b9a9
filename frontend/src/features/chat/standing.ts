import type { Reader } from "@/shared/api/types";

/** How far one's own message came: ids of those who have it, and of those who have read it. */
export interface Standing {
  delivered: number[];
  read: number[];
}

export function standing(id: number, marks: readonly Reader[], me: number): Standing {
  const others = marks.filter(({ person }) => person !== me);
  return {
    delivered: others.filter(({ delivered, read }) => delivered >= id && read < id).map(({ person }) => person),
    read: others.filter(({ read }) => read >= id).map(({ person }) => person),
  };
}
