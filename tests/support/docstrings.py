"""What the docstrings of public functions have to say: the units of quantities that their names leave open, and what is raised."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
NAMED_UNIT = re.compile(r"^now$|_(s|ms|us|db|dbfs|hz|bytes|px|min|minutes|hours|days|percent|kbps|mb|gb|bps|fps|at)$")
UNIT = re.compile(
    r"\b(s|ms|µs|seconds?|minutes?|hours?|days?|dB|dBFS|k?Hz|bytes?|[kM]i?B|GB|px|pixels|per ?cent|degrees|samples?|frames?"
    r"|monotonic|share|ratio|probability|times|k?bit)\b|%|0(\.0)? to 1|°",
    re.IGNORECASE,
)
RAISES = re.compile(r"\b[Rr]ais(es?|ing|ed)\b|Error\b")
BY_PYTHON = {"NotImplementedError", "AssertionError", "StopIteration", "StopAsyncIteration"}


@dataclass(frozen=True)
class Said:
    """A public function that has something to say. `raised`, `quantities`: their names; `text`: its docstring and its class's."""

    name: str
    raised: set[str]
    quantities: set[str]
    text: str

    @property
    def is_whole(self) -> bool:
        tells = not self.raised or bool(RAISES.search(self.text)) or any(name in self.text for name in self.raised)
        return tells and (not self.quantities or bool(UNIT.search(self.text)))


def functions(path: Path) -> Iterator[Function]:
    """All of a file, nested ones too."""
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, Function))


def with_something_to_say(path: Path) -> Iterator[Said]:
    """Views are left out: what they raise are answers, which the schema lists."""
    return _of(ast.parse(path.read_text()).body, str(path), "", skip_views="api" in path.parts)


def _of(body: list[ast.stmt], place: str, of_class: str, *, skip_views: bool) -> Iterator[Said]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not (skip_views and node.name.endswith("View")):
            yield from _of(node.body, f"{place} {node.name}", ast.get_docstring(node) or "", skip_views=skip_views)
        elif isinstance(node, Function) and (node.name == "__init__" or not node.name.startswith("_")):
            said = Said(f"{place} {node.name}", _raised(node), _quantities(node), f"{ast.get_docstring(node) or ''} {of_class}")
            if said.raised or said.quantities:
                yield said


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Function | ast.Lambda | ast.ClassDef):
            yield node
            waiting.extend(ast.iter_child_nodes(node))


def _raised(function: Function) -> set[str]:
    raised = {_exception(node.exc) for node in _own_nodes(function) if isinstance(node, ast.Raise) and node.exc is not None}
    return {name for name in raised if name[:1].isupper()} - BY_PYTHON


def _exception(node: ast.expr) -> str:
    made = node.func if isinstance(node, ast.Call) else node
    return made.attr if isinstance(made, ast.Attribute) else getattr(made, "id", "")


def _quantities(function: Function) -> set[str]:
    given = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    typed = {argument.arg: argument.annotation for argument in given} | {function.name: function.returns}
    return {
        name for name, kind in typed.items() if kind and re.search(r"\bfloat\b", ast.unparse(kind)) and not NAMED_UNIT.search(name)
    }
