/* Asks who looks at the page, and for their rooms, while the page's own scripts are still on their way: two answers on which the
   first picture waits. src/shared/api/early.ts takes them. The pages of a camera phone and of a message's link ask for neither. */
"use strict";

{
  const ask = (path) => fetch(path, { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
  const mayIn = ({ person, access }) => Boolean(person) && (!access || access.open);

  const roomsOf = async (session) => {
    const answer = await session;
    if (!answer || !answer.ok) return null;
    const said = await answer
      .clone()
      .json()
      .catch(() => ({}));
    return mayIn(said) ? ask("/api/rooms") : null;
  };

  if (!["/camera", "/answer"].includes(location.pathname)) {
    const session = ask("/api/session");
    window.askedEarly = { "/api/session": session, "/api/rooms": roomsOf(session) };
  }
}
