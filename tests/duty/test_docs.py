"""What docs/duty.md says about tables is what the tables say."""

from pathlib import Path

from babycam.duty import override_kinds
from babycam.duty.resolver import BOTH_AWAY, DUTY_AWAY, GAP, NOBODY_REACHABLE, UNREACHABLE
from babycam.duty.scopes import SCOPES
from babycam.duty.swap import TABLE

TEXT = (Path(__file__).parent.parent.parent / "docs" / "duty.md").read_text()


def test_every_word_of_the_wire_is_explained() -> None:
    for word in (*override_kinds.codes(), *SCOPES, BOTH_AWAY, DUTY_AWAY, GAP, NOBODY_REACHABLE, UNREACHABLE):
        assert f"`{word}`" in TEXT, word


def test_the_life_of_a_swap_is_drawn_from_its_table() -> None:
    drawn = [f"    {state.value} --> {after.value}: {event.value}" for (state, event), after in TABLE.items()]
    assert "\n".join(drawn) in TEXT
