"""The house itself: what may import what is import-linter's; here is what it cannot see."""

import ast
import re
import statistics
from pathlib import Path

from django.apps import apps

from tests.support.docstrings import functions, with_something_to_say

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "babycam"
# Later lines may point to earlier ones, never the other way round.
LAYERS = ["contenttypes", "auth", "sessions", "people", "rooms", "history", "duty", "notify", "alerts", "chat", "monitor"]


# Words of the field or of Python that end so and are nouns; "ring" is the ring buffer.
NOUNS_IN_ING = {"beginning", "framing", "hearing", "logging", "morning", "pairing", "reading", "ring", "routing", "wiring"}


def sources() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def test_foreign_keys_point_down_the_layers() -> None:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or not getattr(field, "concrete", False):
                continue
            here, there = model._meta.app_label, target._meta.app_label
            assert LAYERS.index(there) <= LAYERS.index(here), f"{model.__name__}.{field.name} points up to {there}"


def test_only_the_environment_module_reads_the_environment() -> None:
    allowed = {"server/env.py"}
    readers = {str(path.relative_to(PACKAGE)) for path in sources() if re.search(r"os\.(environ|getenv)\b", path.read_text())}
    assert readers <= allowed


def test_only_the_clock_reads_the_time() -> None:
    pattern = re.compile(r"\b(datetime\.(now|utcnow|today)|time\.time|timezone\.now)\(")
    readers = {str(path.relative_to(PACKAGE)) for path in sources() if pattern.search(path.read_text())}
    assert readers <= {"core/clock.py"}


def test_packages_say_what_they_are_and_nothing_else() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        tree = ast.parse(path.read_text())
        if "migrations" in path.parts or "management" in path.parts:
            continue
        assert ast.get_docstring(tree), f"{path} has no docstring"
        assert len(tree.body) == 1, f"{path} holds code"


def test_nobody_uses_signals_or_logic_in_save() -> None:
    for path in sources():
        text = path.read_text()
        assert "django.dispatch" not in text and "django.db.models.signals" not in text, path
        assert not re.search(r"def save\(self", text), path


def test_no_module_is_named_by_a_gerund() -> None:
    names = {path.stem for path in sources()}
    assert {name for name in names if name.endswith("ing")} <= NOUNS_IN_ING, "name a module by the noun of what it holds"


def test_each_module_has_one_name_in_every_import() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sources()}
    names: dict[str, set[str]] = {}
    for folder in ("babycam", "tests", "bench", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom):
                    for alias in node.names:
                        names.setdefault(f"{node.module}.{alias.name}", set()).add(alias.asname or alias.name)
    assert {module: used for module, used in names.items() if module in modules and len(used) > 1} == {}


def test_the_reads_and_writes_of_a_package_are_imported_under_its_name() -> None:
    pattern = re.compile(r"^ *from babycam\.(\w+) import (queries|services)(?: as (\w+))?$", re.MULTILINE)
    for path in [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]:
        for package, module, name in pattern.findall(path.read_text()):
            assert name == f"{package}_{module}", f"{path.relative_to(ROOT)} imports {package}.{module} as {name or module}"


def test_docstrings_of_views_say_what_the_request_does() -> None:
    for path in (PACKAGE / "api").rglob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("View"):
                sentence = (ast.get_docstring(node) or "").split(".")[0]
                assert re.match(r"[A-Z][a-z]+s\b", sentence) and len(sentence.split()) > 2, f"{path.stem}.{node.name}: {sentence!r}"


def test_functions_are_short() -> None:
    lines = {
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in sources()
        for function in functions(path)
    }
    assert statistics.median(lines.values()) <= 6
    assert {name: count for name, count in lines.items() if count > 35} == {}


def test_public_docstrings_say_units_and_what_is_raised() -> None:
    """Of those that have a number without a unit in its name, or raise; at least 95 in a hundred do."""
    said = [one for path in sources() for one in with_something_to_say(path)]
    silent = [one.name for one in said if not one.is_whole]
    assert len(said) > 250 and len(silent) <= 0.05 * len(said), "\n".join(silent)
