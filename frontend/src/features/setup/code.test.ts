import { codeFrom, usernameFrom } from "./code";

describe("the one-time code in the address", () => {
  it("is read from the part that never leaves the browser", () => {
    expect(codeFrom("#code=ABCD-1234")).toBe("ABCD-1234");
    expect(codeFrom("#ABCD-1234")).toBe("ABCD-1234");
    expect(codeFrom("")).toBe("");
    expect(codeFrom("#other=1")).toBe("");
  });
});

describe("a first user name", () => {
  it("is the name in plain small letters", () => {
    expect(usernameFrom("Ana María")).toBe("anamaria");
  });
});
