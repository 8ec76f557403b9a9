"""The kinds of cameras: one row each, in the API's order. A new one is a module of its own and a row here. Pure."""

from dataclasses import dataclass

SWITCHES = ("torch", "night_vision", "front")  # what Source.control may be asked for


@dataclass(frozen=True, slots=True)
class CameraKind:
    """What everybody but its source has to know of a kind of camera.

    `module`: has `open_source(camera)`, and is imported only when one is opened. `schemes`: of its addresses; none: it has no
    address, it calls us. `simulated`: only where the server allows such cameras. `two_streams`: picture and sound are read apart,
    and either may fail alone; then `no_picture` says where to look. `switches`: those of SWITCHES that its source takes.
    """

    code: str
    module: str
    schemes: frozenset[str] = frozenset()
    simulated: bool = False
    two_streams: bool = False
    no_picture: str = ""
    switches: tuple[str, ...] = ()


ROWS = (
    CameraKind(
        "ipwebcam",
        "babycam.media.sources.ipwebcam",
        frozenset({"http", "https"}),
        two_streams=True,
        no_picture="Look whether the app may use its camera.",
        switches=SWITCHES,
    ),
    CameraKind("pull", "babycam.media.sources.pull", frozenset({"http", "https", "rtsp", "rtsps", "rtmp", "srt"})),
    CameraKind("synthetic", "babycam.media.sources.synthetic", frozenset({"synthetic"}), simulated=True),
    CameraKind("phone", "babycam.media.sources.whip"),
)
KINDS: dict[str, CameraKind] = {kind.code: kind for kind in ROWS}


def kind_of(code: str) -> CameraKind:
    """Raises KeyError for one that is not there."""
    return KINDS[code]


def codes() -> list[str]:
    """All of them."""
    return list(KINDS)


def calls_us(code: str) -> bool:
    """Whether such a camera is a phone that was paired, and is never dialled. No kind that is not there does."""
    return code in KINDS and not KINDS[code].schemes


def dialled(*, simulated: bool = False) -> list[str]:
    """Those that somebody may give an address to; `simulated` ones where the server allows them."""
    return [kind.code for kind in KINDS.values() if kind.schemes and (simulated or not kind.simulated)]
