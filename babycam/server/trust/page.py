"""The plain http page: says what is missing until a device trusts this household's authority, and leads on once it does.

Its only script and style are written into it and named by their hashes in the policy, so nothing else can run.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape

from babycam.server.trust.steps import SYSTEMS, System

STYLE = """
:root{color-scheme:light;--ground:#f7f4ef;--surface:#fffdfa;--line:#e6ddd2;--strong:#93836f;--ink:#2b221d;--muted:#6d5f55;
--accent:#a14a1b;--on:#fffaf5;--soft:#f8e6d8;--focus:#7a3210}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--ground:#0b0a0d;--surface:#161214;--line:#362b28;--strong:#7d675b;
--ink:#f4e6d7;--muted:#b7a191;--accent:#f0b27a;--on:#24150a;--soft:#33231a;--focus:#ffd9ae}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:400 1rem/1.5 ui-rounded,"SF Pro Rounded",system-ui,-apple-system,
"Segoe UI",Roboto,"Noto Sans",Cantarell,"DejaVu Sans",sans-serif;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
main{max-width:36rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1,h2,p,ol{margin:0;padding:0}
.mark{color:var(--accent);font-weight:650}
h1{font-size:1.5rem;line-height:1.2;letter-spacing:-.015em;margin:.25rem 0 .75rem}
h2{font-size:1rem;font-weight:650}
section,details{background:var(--surface);border:1px solid var(--line);border-radius:1.25rem;margin-top:.75rem;padding:1rem}
details{padding:0}
summary{display:flex;align-items:center;min-height:3.25rem;padding:.5rem 1rem;font-weight:650;cursor:pointer;border-radius:1.25rem;
list-style:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"";margin-left:auto;width:.55rem;height:.55rem;border:solid var(--muted);border-width:0 2px 2px 0;
transform:rotate(45deg)}
details[open]>summary::after{transform:rotate(-135deg)}
.in{padding:0 1rem 1rem}
ol{padding-left:1.6rem;margin-top:.9rem}
li+li{margin-top:.65rem}
li::marker{color:var(--accent);font-weight:650}
.button{display:flex;align-items:center;justify-content:center;min-height:3rem;padding:.5rem 1rem;border-radius:.75rem;
background:var(--accent);color:var(--on);font-weight:650;text-decoration:none}
.quiet{background:none;color:var(--accent);border:1px solid var(--strong);margin-top:.75rem}
#state{margin-top:.75rem;padding:.75rem 1rem;border-radius:.75rem;background:var(--soft);font-weight:600}
#state:empty{display:none}
.small{color:var(--muted)}
code,.print{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9rem}
.print{display:block;margin-top:.5rem;line-height:1.7;white-space:pre-line}
section p+p,.button+p{margin-top:.5rem}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
"""

SCRIPT = """
(() => {
  const base = document.body.dataset.to, state = document.getElementById("state");
  let busy = false, gone = false;
  const target = () => base + location.pathname + location.search + location.hash;
  const say = (words) => { if (state.textContent !== words) state.textContent = words; };
  const link = () => document.querySelectorAll("a[data-on]").forEach((one) => { one.href = target(); });
  const ask = async () => {
    if (busy || gone || document.visibilityState === "hidden") return;
    busy = true;
    const end = new AbortController(), late = setTimeout(() => end.abort(), 5000);
    try {
      await fetch(base + "/trusted", {mode: "no-cors", cache: "no-store", credentials: "omit", signal: end.signal});
      gone = true;
      say(state.dataset.yes);
      location.replace(target());
    } catch {
      say(state.dataset.no);
    }
    clearTimeout(late);
    busy = false;
  };
  if (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
    for (const one of document.querySelectorAll("details[data-system]")) {
      one.open = one.dataset.system === "ios";
      if (one.open) one.parentNode.prepend(one);
    }
  link();
  say(state.dataset.ask);
  addEventListener("hashchange", link);
  addEventListener("pageshow", () => { gone = false; ask(); });
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, 2000);
  ask();
})();
"""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>babycam: one more step</title><style>{style}</style></head>
<body data-to="{origin}"><main>
<p class="mark">babycam</p>
{content}
</main><script>{script}</script></body></html>
"""

TRUST = """<h1>Introduce this device to your babycam</h1>
<p>Cameras, microphones and notifications need a protected page. Yours is protected by your household’s own certificate: tell this
device once to trust it. It takes two minutes, and only this once.</p>
<p id="state" role="status" data-ask="Checking whether this device trusts it already…"
data-no="Not trusted yet. Follow the steps: this page notices by itself, and goes on."
data-yes="It is trusted. Going there…"></p>
<noscript><p class="small">Scripts are off, so this page cannot look by itself. Continue when you are done.</p></noscript>
<div>{systems}</div>
<section><h2>Is it really yours?</h2>
<p class="small">Before you install it, compare with the fingerprint (SHA-256) that babycam shows where it was started:</p>
<p class="print">{fingerprint}</p></section>
<section><h2>No time now?</h2>
<p class="small">The browser will warn you. Watching mostly works; notifications and the installed app do not.</p>
<a class="button quiet" data-on href="{target}">Continue anyway</a></section>"""

LEAD = """<h1>Your babycam lives at a protected address</h1>
<p id="state" role="status" data-ask="Going there…" data-yes="Going there…"
data-no="It does not answer from here yet, or its certificate is not valid. This page keeps trying."></p>
<section><a class="button" data-on href="{target}">Continue</a><p class="small">{origin}</p></section>"""


@dataclass(frozen=True, slots=True)
class TrustFacts:
    """`origin`: where to lead, as in https://192.168.1.10:8443; `path`: from / on, with its query; `system`: key of the one to
    open; `name` and `fingerprint` of the authority, "" where the family's own certificate is used."""

    origin: str
    path: str
    system: str = ""
    name: str = ""
    fingerprint: str = ""


def render(facts: TrustFacts) -> str:
    """The page."""
    target = escape(facts.origin + facts.path)
    if not facts.fingerprint:
        content = LEAD.format(target=target, origin=escape(facts.origin))
    else:
        content = TRUST.format(systems=_systems(facts.name, facts.system), fingerprint=_lines(facts.fingerprint), target=target)
    return PAGE.format(style=STYLE, script=SCRIPT, origin=escape(facts.origin), content=content)


def policy(origin: str) -> str:
    """The page's Content-Security-Policy."""
    asked = origin if "[" not in origin else f"https://*:{origin.rpartition(']')[2].lstrip(':') or '443'}"  # CSP knows no IPv6
    parts = (
        "default-src 'none'",
        f"script-src '{_hash(SCRIPT)}'",
        f"style-src '{_hash(STYLE)}'",
        f"connect-src {asked}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(parts)


@lru_cache(maxsize=32)
def _systems(name: str, opened: str) -> str:
    """What to do on each system, the one that is asked from first. `opened`: its key."""
    ordered = sorted(SYSTEMS, key=lambda system: system.key != opened)
    return "\n".join(_system(system, name, system.key == opened) for system in ordered)


def _system(system: System, name: str, first: bool) -> str:
    steps = "".join(f"<li>{step.format(name=escape(name))}</li>" for step in system.steps)
    address, words = system.button
    opened = " open" if first else ""
    return (
        f'<details data-system="{system.key}"{opened}><summary>{system.title}</summary><div class="in">'
        f'<a class="button" href="{address}">{words}</a><ol>{steps}</ol></div></details>'
    )


def _lines(fingerprint: str) -> str:
    """Four lines of eight pairs."""
    pairs = fingerprint.split(":")
    return "\n".join(" ".join(pairs[start : start + 8]) for start in range(0, len(pairs), 8))


@cache
def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
