"""XML from strangers. Pure: no entities, no document types, bounded in size, depth and count."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

LONGEST = 256_000  # bytes
DEEPEST = 32
MOST = 4_000  # elements


def parsed(data: bytes) -> Element:
    """The root; names are "{namespace}name". Raises ValueError for anything that is not plain XML."""
    if len(data) > LONGEST:
        raise ValueError("too long")
    builder, parser, bounds = TreeBuilder(), expat.ParserCreate(namespace_separator="}"), _Bounds()

    def start(name: str, attributes: dict[str, str]) -> None:
        bounds.enter()
        builder.start(_named(name), attributes)

    def end(name: str) -> None:
        bounds.leave()
        builder.end(_named(name))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refused
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, LookupError) as error:
        raise ValueError("not XML") from error


def text_of(root: Element, name: str) -> str:
    """Of the first element of this name, whatever its namespace; "" if there is none."""
    return next((text for text in texts_of(root, name)), "")


def texts_of(root: Element, name: str) -> list[str]:
    """Of all of them."""
    return [(one.text or "").strip() for one in all_of(root, name)]


def all_of(root: Element, name: str) -> list[Element]:
    return [one for one in root.iter() if one.tag.rpartition("}")[2] == name]


class _Bounds:
    """How deep it goes, and how much there is."""

    def __init__(self) -> None:
        self.depth = self.count = 0

    def enter(self) -> None:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > DEEPEST or self.count > MOST:
            raise ValueError("too much")

    def leave(self) -> None:
        self.depth -= 1


def _refused(*_: object) -> None:
    raise ValueError("it has a document type")


def _named(name: str) -> str:
    return "{" + name if "}" in name else name
