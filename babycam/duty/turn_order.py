"""Where a changed rule goes on from: whose night comes after the last one that the old rule had. Takes rows,
and asks the database nothing.

Whatever was changed (days, nights per turn, what counts, who takes turns), the turn that goes on is finished, else the next begins:
nobody gets two nights in a row who did not have them before, and nobody is passed over.
"""

from datetime import date, timedelta

from babycam.duty import rows
from babycam.duty.models import DutyRule
from babycam.duty.roster import Rule

DAY = timedelta(days=1)
WEEK = 7
Place = tuple[int, int]  # which turn, and how many nights of it are over


def anchor(old: DutyRule, new: DutyRule) -> date:
    """The night of turn 0 with which `new` (from its valid_from) goes on where `old` stops."""
    if _dates_decide(old, new):
        return old.anchor
    was, will = rows.rule(old, {}), rows.rule(new, {})
    first = _first(will, new.valid_from) or new.valid_from
    last = _last(was, min(new.valid_from, old.valid_until or new.valid_from))
    turn, over = _after(old, new, was, last, first) if last else _opening(old, new, was)
    return _back(will, first, turn * new.every + over)


def _dates_decide(old: DutyRule, new: DutyRule) -> bool:
    """Where nothing that decides whose night it is was changed, and where dates alone do, each night stays whose it was."""
    if (old.turns, old.every, old.count) != (new.turns, new.every, new.count):
        return False
    return old.count == "calendar" or list(old.days) == list(new.days)


def _after(old: DutyRule, new: DutyRule, was: Rule, last: date, first: date) -> Place:
    """The place of the night `first` in the new turns; the old rule's last night was `last`."""
    index, over = divmod(was.nights_before(last), old.every)
    turn = old.turns[index % len(old.turns)]
    steps = {"calendar": (first - last).days, "active": 1}
    ended = over + steps[old.count] >= old.every or over + steps[new.count] >= new.every
    if not ended and turn in new.turns:
        return _index(old, new, index % len(old.turns)), over + steps[new.count]
    return _next(old, new, index % len(old.turns)), 0


def _next(old: DutyRule, new: DutyRule, index: int) -> int:
    """The turn after old turn `index`, in the new order: of others than those who just had theirs, if there are any."""
    had, start = old.turns[index], _index(old, new, index)
    if had in new.turns:
        start += 1
    count = len(new.turns)
    order = [(start + step) % count for step in range(count)]
    return next((person for person in order if not set(new.turns[person]) & set(had)), order[0])


def _index(old: DutyRule, new: DutyRule, index: int) -> int:
    """Where old turn `index` is in the new order; if it is gone, where the one is that came after it."""
    if old.turns == new.turns:
        return index
    later = (old.turns[(index + step) % len(old.turns)] for step in range(len(old.turns)))
    return next((new.turns.index(turn) for turn in later if turn in new.turns), 0)


def _opening(old: DutyRule, new: DutyRule, was: Rule) -> Place:
    """No night of the old rule has begun yet: the new one opens with whoever it would have opened with."""
    opening = _first(was, old.valid_from)
    if opening is None:
        return 0, 0
    index, over = divmod(was.nights_before(opening), old.every)
    turn = index % len(old.turns)
    same = old.turns[turn] in new.turns
    return _index(old, new, turn), min(over, new.every - 1) if same else 0


def _first(rule: Rule, day: date) -> date | None:
    """The first night on or after `day`."""
    days = (day + DAY * step for step in range(WEEK))
    return next((night for night in days if night.weekday() in rule.days), None)


def _last(rule: Rule, before: date) -> date | None:
    """The last night before a date."""
    days = (before - DAY * step for step in range(1, WEEK + 1))
    return next((night for night in days if rule.runs_on(night)), None)


def _back(rule: Rule, night: date, nights: int) -> date:
    """The date so many nights of the rule's counting before one of its nights."""
    if rule.count == "calendar":
        return night - DAY * nights
    weeks, rest = divmod(nights, len(rule.days))
    night -= DAY * WEEK * weeks
    while rest:
        night -= DAY
        rest -= night.weekday() in rule.days
    return night
