"""The whole table of roles and rights, written a second time, so that changing it is a decision and no slip."""

import pytest

from babycam.people.access import Right, Role, allowed, rights, sees_all_rooms

# right: owner, parent, sitter
TABLE = {
    "room.see": "yyy",
    "room.hear": "yyy",
    "room.soothe": "yyy",
    "room.edit": "yyn",
    "room.create": "yyn",
    "room.delete": "ynn",
    "camera.edit": "yyn",
    "camera.see_address": "yyn",
    "camera.control": "yyn",
    "incident.ack": "yyy",
    "duty.see": "yyy",
    "duty.edit": "yyn",
    "duty.override": "yyy",
    "channel.own": "yyy",
    "channel.all": "yyn",
    "clip.see": "yyy",
    "clip.keep": "yyn",
    "clip.delete": "yyn",
    "people.see": "yyy",
    "people.edit": "ynn",
    "settings.see": "yyn",
    "settings.edit": "yyn",
    "health.see": "yyn",
}
PAIRS = [
    (role, right, answer == "y")
    for right, row in TABLE.items()
    for role, answer in zip(("owner", "parent", "sitter"), row, strict=True)
]


@pytest.mark.parametrize(("role", "right", "expected"), PAIRS)
def test_what_each_role_may_do(role: str, right: str, expected: bool) -> None:
    assert allowed(role, right) is expected


def test_the_table_is_complete() -> None:
    assert set(TABLE) == {right.value for right in Right}


def test_a_sitter_sees_granted_rooms_only() -> None:
    assert [sees_all_rooms(role) for role in ("owner", "parent", "sitter")] == [True, True, False]


def test_words_that_are_no_role_or_right_raise() -> None:
    with pytest.raises(ValueError, match="stranger"):
        rights("stranger")
    with pytest.raises(ValueError, match=r"room\.burn"):
        allowed(Role.OWNER, "room.burn")
