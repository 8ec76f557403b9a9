/** "is" after one name, "are" after "Ana and Ben". */
export const be = (people: string): string => (/ and |, /.test(people) ? "are" : "is");
