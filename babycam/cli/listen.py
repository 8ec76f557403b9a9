"""`babycam listen`: runs recordings through a room's own listening and prints one line of JSON for each event.

What a room set like this would have done: `noise` began, `wake` (somebody would have been woken, and why), `cry` (a noise that had
woken somebody is recognised as a cry), `end`; `unjudged` where cries cannot be told from noises. See docs/listening.md.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from babycam.server import env

WAKE_FOR = {"any": "any", "default": "cries_and_long", "cries": "cries"}
PATIENCES = ("instant", "quick", "patient")
BLOCK_S = 0.1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="babycam listen", description=__doc__)
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a recording, of any format that FFmpeg reads; - is standard input"
    )
    parser.add_argument(
        "--wake-for", choices=WAKE_FOR, default="default", help="any noise, cries and long noises (default), or cries"
    )
    parser.add_argument("--long-noise", type=float, metavar="S", help="how long another noise may last (default: 60; 0: no limit)")
    parser.add_argument(
        "--stir-db", type=float, metavar="DB", help="the stirring line, dBFS, or over the room's floor if --relative"
    )
    parser.add_argument("--loud-db", type=float, metavar="DB", help="the loud line")
    parser.add_argument("--relative", action="store_true", help="lines are dB over the room's own floor (default without lines)")
    parser.add_argument("--patience", choices=PATIENCES, default="quick", help="how long a sound may last over the loud line")
    parser.add_argument("--summary", action="store_true", help="print totals at the end, too")
    return parser


def main(argv: Sequence[str]) -> int:
    """0: all were heard; 1: one of them could not be; 2: called wrongly."""
    options = _parser().parse_args(argv)
    env.set_variables({"OPENBLAS_NUM_THREADS": "1"})  # must be set before numpy comes
    try:
        return max([_listen(name, options) for name in options.files])
    except BrokenPipeError:  # whoever reads has seen enough
        sys.stderr.close()
        return 0


def _listen(name: str, options: argparse.Namespace) -> int:
    from babycam.core.errors import BabycamError, words

    try:
        for line in _lines(sys.stdin.buffer if name == "-" else Path(name), options):
            print(json.dumps(line if len(options.files) == 1 else {**line, "file": name}), flush=True)
    except (BabycamError, ValueError) as error:
        sentences = {
            "not_found": "there is no such file",
            "not_media": "this is no recording",
            "no_sound": "there is no sound in it",
        }
        code = error.code if isinstance(error, BabycamError) else "not_media"
        print(f"babycam listen: {name}: {sentences.get(code) or words(code)}", file=sys.stderr)
        return 1
    return 0


def _lines(source: Path | IO[bytes], options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from babycam.listening.listener import Listener
    from babycam.listening.story import Story
    from babycam.media import recordings

    listener, story, seconds = Listener(_config(options), _network()), Story(), 0.0
    for samples, rate in recordings.blocks(source):
        size = max(1, round(rate * BLOCK_S))
        for first in range(0, samples.shape[-1], size):
            block = samples[..., first : first + size]
            for output in listener.feed(block, rate, seconds):
                yield from story.lines(output)
            seconds += block.shape[-1] / rate
    for output in listener.close(seconds):
        yield from story.lines(output)
    if options.summary:
        yield story.summary(seconds)


def _network() -> Any:
    from babycam.core.errors import BabycamError
    from babycam.listening.cry_network import Network

    try:
        return Network.load()
    except BabycamError as error:
        print(f"babycam listen: {error}", file=sys.stderr)
        return None


def _config(options: argparse.Namespace) -> Any:
    """A new room's settings, with what was asked for on top. A line alone brings the other one along."""
    from babycam.core.link import ListeningConfig
    from babycam.listening import defaults

    own = options.stir_db is not None or options.loud_db is not None
    relative = options.relative or not own
    stir, loud = (defaults.NEW_ROOM.stir_db, defaults.NEW_ROOM.loud_db) if relative else defaults.ABSOLUTE_LINES
    long_s = defaults.NEW_ROOM.long_noise_s if options.long_noise is None else options.long_noise or None
    return ListeningConfig(
        stir_db=_line(options.stir_db, options.loud_db, loud - stir, stir),
        loud_db=_line(options.loud_db, options.stir_db, stir - loud, loud),
        relative=relative,
        patience=options.patience,
        wake_for=WAKE_FOR[options.wake_for],
        long_noise_s=long_s,
    )


def _line(own: float | None, other: float | None, below: float, usual: float) -> float:
    """The line as it was asked for; else as far `below` the other one as usual."""
    if own is not None:
        return own
    return usual if other is None else other - below
