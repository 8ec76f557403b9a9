"""The whole table of roles and rights, written a second time, so that changing it is a decision and no slip."""

import pytest

from babycam.people.access import Right, Role, allowed, gives_care, has_hours, rights, sees_all_rooms

# right: owner, parent, sitter, viewer
TABLE = {
    "room.see": "yyyy",
    "room.hear": "yyyy",
    "room.soothe": "yyyn",
    "room.edit": "yynn",
    "room.create": "yynn",
    "room.delete": "ynnn",
    "camera.edit": "yynn",
    "camera.see_address": "yynn",
    "camera.control": "yynn",
    "incident.see": "yyyn",
    "incident.ack": "yyyn",
    "history.see": "yyyn",
    "duty.see": "yyyn",
    "duty.edit": "yynn",
    "duty.override": "yyyn",
    "channel.own": "yyyn",
    "channel.all": "yynn",
    "clip.see": "yyyn",
    "clip.keep": "yynn",
    "clip.delete": "yynn",
    "people.see": "yyyn",
    "people.edit": "ynnn",
    "people.allow": "yynn",
    "presence.see": "yynn",
    "audit.see": "ynnn",
    "chat.use": "yyyn",
    "chat.clear": "ynnn",
    "mark.use": "yyyn",
    "settings.see": "yynn",
    "settings.edit": "yynn",
    "health.see": "yynn",
    "storage.adopt": "ynnn",
}
PAIRS = [
    (role, right, answer == "y")
    for right, row in TABLE.items()
    for role, answer in zip(("owner", "parent", "sitter", "viewer"), row, strict=True)
]


@pytest.mark.parametrize(("role", "right", "expected"), PAIRS)
def test_what_each_role_may_do(role: str, right: str, expected: bool) -> None:
    assert allowed(role, right) is expected


def test_the_table_is_complete() -> None:
    assert set(TABLE) == {right.value for right in Right}


def test_sitters_and_viewers_see_granted_rooms_at_granted_times_only() -> None:
    assert [sees_all_rooms(role) for role in Role] == [True, True, False, False]
    assert [has_hours(role) for role in Role] == [False, False, True, True]


def test_nobody_counts_on_a_viewer() -> None:
    assert [gives_care(role) for role in Role] == [True, True, True, False]


def test_words_that_are_no_role_or_right_raise() -> None:
    with pytest.raises(ValueError, match="stranger"):
        rights("stranger")
    with pytest.raises(ValueError, match=r"room\.burn"):
        allowed(Role.OWNER, "room.burn")
