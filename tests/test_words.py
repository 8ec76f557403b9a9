"""What people read is plain, and the same idea has the same word everywhere: words that an editor took out do not come back."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from babycam.core import errors

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "frontend" / "src" / "shared" / "i18n"
SOUGHT = TEXTS / "settings-words.ts"  # what somebody may type to find a setting: any word for it
SMALL_PAGES = [*(ROOT / "frontend" / "public").glob("*.html"), *(ROOT / "frontend" / "public").glob("*.webmanifest")]
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
NOT_SAID = {"alternates", "debug", "info", "warning", "error", "exception"}  # calls whose words go to the log only

BETTER = {
    r"\banew\b": "again",
    r"\bfor ever\b": "always",
    r"\bpass ?phrase": "password",
    r"\bshall\b": "will, should",
    r"\bsince a while\b": "for a while",
    r"\b(is|was|are) wished\b": "what was asked for, chosen",
    r"\bon top of the rota\b": "exceptions to the rota",
    r"\b([Tt]ap to arm|[Aa]rmed)\b": "ready, will ring",
    r"\(any more\)": "no longer",
    r"\bis no [a-z]+ any more\b": "is no longer a",
    r"\bin the (internet|network|home network)\b": "on",
    r"\bput aside\b": "set aside",
    r" \((seconds|minutes|days|GB)\)$": "the unit beside the field",
    r"(^|\. )Who [^?]*\.$": "whoever, or the person",
    r"[a-z]!(\s|$)": "a full stop",
    r"[a-z] ?\.\.\.| …$": "… without a blank before it",
}


def said_by_the_page() -> Iterator[tuple[str, str]]:
    """Texts of the page by their file, without its comments."""
    for file in sorted(set(TEXTS.glob("*.ts")) - {SOUGHT}):
        code = re.sub(r"/\*[\s\S]*?\*/|^\s*//.*$|^import .*$", "", file.read_text(), flags=re.MULTILINE)
        yield from ((file.name, quoted or made) for quoted, made in LITERAL.findall(code) if quoted or made)


def said_by_the_server() -> Iterator[tuple[str, str]]:
    """Sentences in the code, by their file: not docstrings, and not what only the log or the API's schema says."""
    for file in sorted((ROOT / "babycam").rglob("*.py")):
        tree = ast.parse(file.read_text())
        mute = {id(part) for node in ast.walk(tree) if _is_mute(node) for part in ast.walk(node)}
        texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in mute)
        yield from (
            (str(file.relative_to(ROOT)), text) for text in texts if isinstance(text, str) and re.search(r"[a-z]{2} [a-z]", text)
        )


def _is_mute(node: ast.AST) -> bool:
    """Whether nobody but a developer reads what stands in this node."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.keyword):
        return node.arg in ("help_text", "description", "summary")
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in NOT_SAID


def said_by_small_pages() -> Iterator[tuple[str, str]]:
    """What the pages say that need no script."""
    for page in SMALL_PAGES:
        text = re.sub(
            r"<!doctype[^>]*>|<(svg|script|style).*?</\1>|<[^>]+>", " ", page.read_text(), flags=re.DOTALL | re.IGNORECASE
        )
        yield page.name, text


@cache
def everything() -> list[tuple[str, str]]:
    return [*said_by_the_page(), *said_by_the_server(), *said_by_small_pages()]


def test_the_texts_are_found() -> None:
    files = {file for file, _ in everything()}
    assert {"en.ts", "offline.html", "babycam/core/errors.py", "babycam/alerts/words.py"} <= files and len(everything()) > 1500


@pytest.mark.parametrize("worn", BETTER)
def test_nobody_reads(worn: str) -> None:
    found = [f"{file}: {text}" for file, text in everything() if re.search(worn, text)]
    assert not found, f"Better: {BETTER[worn]}"


def test_a_grandparent_is_no_viewer_on_the_page() -> None:
    assert [
        f"{file}: {text}" for file, text in said_by_the_page() if re.search(r"\b[Vv]iewers?\b", text) and text != "viewer"
    ] == []


def test_apostrophes_are_set_as_in_a_book() -> None:
    straight = re.compile(r"\w'\w|s' ")
    page = [f"{file}: {text}" for file, text in said_by_the_page() if straight.search(text) and "${" not in text]
    refusals = [text for text in [*errors.WORDS.values(), *errors.GENERAL.values()] if "'" in text]
    assert page == [] and refusals == []
