// Clients of WHIP and WHEP that others wrote, for the suite alone (tests/support/web_clients.py): nothing of them is in the page.
export { WHIPClient } from "@eyevinn/whip-web-client";
export { WHEPClient } from "whip-whep/whep.js";
