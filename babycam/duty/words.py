"""Why somebody is on duty, in one sentence. Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from babycam.duty import override_kinds
from babycam.duty.resolver import BOTH_AWAY, DUTY_AWAY, GAP, NOBODY_REACHABLE, UNREACHABLE, Duty
from babycam.duty.roster import Override, Roster, Rule

Names = Mapping[str, str]
ODD = {
    BOTH_AWAY: "Everybody is away, so everybody is called",
    DUTY_AWAY: "Whoever was planned is away, so everybody else is called",
    GAP: "Nobody is planned, so everybody is called",
    NOBODY_REACHABLE: "Nobody can be reached right now, so everybody is tried at once",
}


def why(duty: Duty, roster: Roster, names: Names, zone: ZoneInfo) -> str:
    """One sentence for the first tier of `duty`; `names`: what to call people, by username."""
    reason = next((words for flag, words in ODD.items() if flag in duty.flags), "") or _reason(duty, roster, names, zone)
    if UNREACHABLE in duty.flags:
        return f"{reason}; whoever is on duty cannot be reached right now, so the next person is called at once too."
    return f"{reason}."


def _reason(duty: Duty, roster: Roster, names: Names, zone: ZoneInfo) -> str:
    # People who cannot be reached stand last, but it is their duty that has a reason.
    shown = [] if not duty.tiers else duty.tiers[-1] if UNREACHABLE in duty.flags else duty.tiers[0]
    used = [override for override in roster.overrides if override.id in duty.used["overrides"]]
    used.sort(key=lambda override: (override.created_at, override.id))
    for override in reversed(used):
        if _bites(override, shown):
            return said(override, names, zone)
    rules = [rule for rule in roster.rules if rule.id in duty.used["rules"]]
    return _planned(rules[0], shown, names, zone) if rules else "Nobody else is there"


def _bites(override: Override, shown: Collection[str]) -> bool:
    """Whether it put somebody where they are now."""
    return (
        override_kinds.kind_of(override.kind).gives_duty
        and override.instead_of not in shown
        and any(name in shown for name in override.who)
    )


def said(override: Override, names: Names, zone: ZoneInfo) -> str:
    """What somebody said, without the full stop: "Ana handed over to Ben at 01:40"."""
    hands_over = override.instead_of is not None and override.by == override.instead_of
    sentence = override_kinds.why(override.kind, own=list(override.who) == [override.by], hands_over=hands_over)
    return sentence.format(
        by=names.get(override.by or "", "Somebody"),
        who=listed(override.who, names),
        instead=names.get(override.instead_of or "", "somebody"),
        at=clock(override.created_at, zone),
    )


def _planned(rule: Rule, shown: Collection[str], names: Names, zone: ZoneInfo) -> str:
    """A rule by another clock than the family's says which."""
    where = "" if rule.zone.key == zone.key else f", {rule.zone.key} time"
    return f"{listed(shown, names)} by the rota ({rule.start:%H:%M} to {rule.end:%H:%M}{where})"


def listed(people: Collection[str], names: Names) -> str:
    """ "Ana", "Ana and Ben", "Ana, Ben and Cy"."""
    called = [names.get(name, name) for name in people]
    if len(called) < 2:
        return "".join(called) or "nobody"
    return f"{', '.join(called[:-1])} and {called[-1]}"


def clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"
