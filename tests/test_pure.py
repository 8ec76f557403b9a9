"""A module that calls itself pure is pure: numbers and facts in, answers out. The list is what the modules say of themselves."""

import ast
import re
from functools import cache
from pathlib import Path

import grimp
import pytest

PACKAGE = Path(__file__).parent.parent / "babycam"
FRAMEWORKS = ("django", "rest_framework", "channels")  # not even by way of another module
WORLD = {
    *("asyncio", "concurrent", "multiprocessing", "selectors", "subprocess", "threading"),
    *("http", "requests", "aiohttp", "socket", "ssl", "urllib.request", "websockets"),
    *("io", "os", "pathlib", "shutil", "sqlite3", "tempfile", "time"),
}
SAYS_SO = re.compile(r"\bPure\b(?! Python)(?!,? (but|except))")  # whoever names an exception is judged by readers


def pure_modules() -> dict[str, ast.Module]:
    texts = {path: path.read_text() for path in PACKAGE.rglob("*.py")}
    trees = {path: ast.parse(text) for path, text in texts.items() if SAYS_SO.search(text)}
    saying = {path: tree for path, tree in trees.items() if SAYS_SO.search(ast.get_docstring(tree) or "")}
    return {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): saying[path] for path in saying
    }


def imports(tree: ast.Module) -> set[str]:
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def builtins_called(tree: ast.Module) -> set[str]:
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("babycam", include_external_packages=True, cache_dir=None)


PURE = pure_modules()


@pytest.mark.parametrize("module", sorted(PURE))
def test_what_calls_itself_pure_touches_nothing_of_the_world(module: str) -> None:
    used = {name for name in imports(PURE[module]) if name in WORLD or name.split(".")[0] in WORLD}
    assert not used, f"{module} says that it is pure and imports {', '.join(sorted(used))}"
    assert "open" not in builtins_called(PURE[module]), f"{module} says that it is pure and opens a file"
    chains = [graph().find_shortest_chain(importer=module, imported=framework) for framework in FRAMEWORKS]
    assert not any(chains), f"{module} says that it is pure, and reaches a framework: {next(filter(None, chains))}"


def test_most_rules_of_the_house_say_that_they_are_pure() -> None:
    assert {"babycam.duty.fairness", "babycam.alerts.facts", "babycam.people.access", "babycam.notify.quiet_hours"} <= set(PURE)
