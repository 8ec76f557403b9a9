import { columnsFor } from "./fit";

it.each([
  [4, 1920, 1020, 2],
  [4, 390, 790, 1],
  [4, 844, 340, 2],
  [4, 820, 1130, 2],
  [3, 1920, 1020, 2],
  [2, 1920, 1020, 2],
  [2, 390, 790, 1],
  [1, 1920, 1020, 1],
  [9, 1920, 1020, 3],
  [0, 1920, 1020, 1],
])("%i rooms in %i x %i stand in %i columns", (count, width, height, columns) => {
  expect(columnsFor(count, width, height)).toBe(columns);
});
