"""The drawing in the docs is the table."""

from pathlib import Path

from babycam.alerts.machine import diagram

PAGE = Path(__file__).parents[2] / "docs" / "alerts.md"


def test_the_diagram_in_the_docs_is_current() -> None:
    text = PAGE.read_text()
    drawn = text.split("```mermaid\n", 1)[1].split("```", 1)[0]
    assert drawn == diagram(), f"put this into {PAGE.name}:\n{diagram()}"
