"""docs/realtime.md says what the tables say."""

from pathlib import Path

from babycam.realtime.messages import OWN, PAGE_MESSAGES

PAGE = (Path(__file__).parents[2] / "docs" / "realtime.md").read_text()


def test_every_message_is_described_as_the_table_has_it() -> None:
    lines = [f"| `{name}` | `{kind.right}` | {kind.body} | {kind.words} |" for name, kind in PAGE_MESSAGES.items()]
    lines += [f"| `{name}` | {body} | {words} |" for name, (body, words) in OWN.items()]
    assert [line for line in lines if line not in PAGE] == []
