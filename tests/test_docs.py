"""Docs that a program can check are checked."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")]


def test_every_link_inside_the_docs_leads_somewhere() -> None:
    for page in DOCS:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}, which is not there"


def test_where_things_live_names_every_package() -> None:
    text = (ROOT / "docs" / "where-things-live.md").read_text()
    packages = [path.name for path in (ROOT / "babycam").iterdir() if (path / "__init__.py").exists()]
    assert [name for name in packages if f"`babycam/{name}`" not in text] == []


def test_every_adr_has_a_decision_and_its_consequences() -> None:
    for page in (ROOT / "docs" / "adr").glob("*.md"):
        text = page.read_text()
        assert "**Decision.**" in text and "**Consequences.**" in text, page.name


def test_every_bench_is_described() -> None:
    text = (ROOT / "bench" / "README.md").read_text()
    figures = [path.stem for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_")]
    assert figures and [name for name in figures if f"`{name}`" not in text] == []


def test_every_test_that_the_docs_name_is_there() -> None:
    for page in DOCS:
        for path, name in re.findall(r"`(tests/[\w/.]+\.py)(?:::(\w+))?`", page.read_text()):
            assert (ROOT / path).is_file(), f"{page.relative_to(ROOT)} names {path}"
            assert not name or f"def {name}(" in (ROOT / path).read_text(), f"{page.relative_to(ROOT)} names {path}::{name}"


def test_every_file_that_contributing_names_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"`((?:babycam|frontend|tests|docs)/[\w/.-]+)`", text))
    assert named and sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_step_that_contributing_names_is_one_of_test() -> None:
    steps = set(re.findall(r'^    "(\w+)": \w+,$', (ROOT / "tools" / "test.py").read_text(), re.MULTILINE))
    named = {word for line in re.findall(r"`\./test ([\w ]+)`", (ROOT / "CONTRIBUTING.md").read_text()) for word in line.split()}
    assert named and named <= steps


def test_packages_with_a_life_tell_it_in_at_most_fifteen_lines() -> None:
    for name in ("alerts", "duty", "family", "monitor", "notify", "people", "realtime", "rooms", "server", "worker"):
        text = (ROOT / "babycam" / name / "__init__.py").read_text()
        assert 5 <= len(text.splitlines()) <= 15, name
        files = re.findall(r"`([a-z_]+\.py)`", text)
        assert [file for file in files if not list((ROOT / "babycam" / name).rglob(file))] == [], name


def test_the_map_from_the_backend_to_the_page_leads_to_files() -> None:
    """Each cell names a file or folder; what follows a path is named beside it."""
    text = (ROOT / "docs" / "where-things-live.md").read_text().split("## From the backend to the page")[1]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")][1:]
    for idea, backend, api, page in rows:
        for base, cell in (("babycam", backend), ("babycam/api", api), ("frontend/src/features", page)):
            folder = ROOT / base
            for name in re.findall(r"`([\w./-]+)`", re.sub(r"\(.*?\)|table `\w+`", "", cell)):
                places = [ROOT / base / name, folder / name, ROOT / "frontend" / "src" / name]
                assert any(place.exists() for place in places), f"{idea}: {name} is not in {base}"
                if "/" in name:
                    folder = (ROOT / base / name).parent


def test_the_vocabulary_names_files_that_are_there() -> None:
    text = (ROOT / "docs" / "vocabulary.md").read_text()
    names = [name for name in re.findall(r"`([\w/]+\.py)`", text) if "/" in name]
    assert names and [name for name in names if not any((base / name).exists() for base in (ROOT, ROOT / "babycam"))] == []
