/** The household's own mail server. */
export const mailServer = {
  title: "Mail server",
  help: "Then a way to be woken by mail needs an address and nothing else. Mail seldom rings at night: keep it as a second way.",
  add: "Set a mail server",
  at: (host: string, port: number, sender: string) => `${host}:${port}, from ${sender}`,
  ways: (count: number) =>
    count === 0 ? "No way to be woken uses it yet." : count === 1 ? "1 way to be woken uses it." : `${count} ways to be woken use it.`,
  host: "Server that sends (SMTP)",
  hostExample: "smtp.example.org",
  port: "Port",
  security: "Encryption",
  securities: { starttls: "STARTTLS", ssl: "TLS", insecure: "None, only at home" },
  sender: "Mail comes from",
  senderHelp: "Let your phones ring for this sender.",
  login: "Only if it asks for them.",
  kept: "Leave empty to keep the current one.",
  to: "Send a test to",
  test: "Send me a test now",
  sending: "Sending…",
  took: "The server took it. Look into the mailbox.",
  sure: "Forget this mail server? Ways to be woken that use it will no longer work.",
};
