"""What a noise that lasts and that nobody answers would do: escalation.py is asked call after call, up to the siren. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from babycam.alerts import escalation
from babycam.alerts.escalation import Plan, Tiers
from babycam.alerts.facts import IncidentFacts, Policy

MOST = 400  # rungs; a house of so many people and rounds is drawn no further
BEGIN = datetime(2000, 1, 1, tzinfo=UTC)  # only what has passed since counts


@dataclass(frozen=True, slots=True)
class Rung:
    """One call: `after_s` seconds after the first, in this round (0 is the first). `ways`: "first" the open page and the browser's
    notifications, "rest" all others of the same people, who gave no sign, "all" everything at once. `siren`: the house's too."""

    after_s: float
    round: int
    people: tuple[int, ...]
    ways: Literal["first", "rest", "all"]
    siren: bool = False


def ladder(tiers: Tiers, policy: Policy) -> list[Rung]:
    """Every call until the siren sounds for the first time; it is repeated each `siren_s`."""
    rungs: list[Rung] = []
    for rung in _calls([tier for tier in tiers if tier], policy):
        rungs.append(rung)
        if rung.siren or len(rungs) == MOST:
            break
    return rungs


def _calls(tiers: Sequence[Sequence[int]], policy: Policy) -> Iterator[Rung]:
    facts, called, now = IncidentFacts(policy=policy, noisy=True), set[int](), BEGIN
    while tiers:
        plan = escalation.plan(tiers, called, facts, now)
        yield from _rungs(plan, now)
        called = {*plan.people, *(called if plan.facts.round == facts.round else ())}
        facts, now = plan.facts, plan.facts.call_at or now + timedelta(seconds=policy.ack_s)


def _rungs(plan: Plan, now: datetime) -> Iterator[Rung]:
    after_s = (now - BEGIN).total_seconds()
    yield Rung(after_s, plan.facts.round, plan.people, plan.reach, plan.siren)
    call_at, receipt_at = plan.facts.call_at, plan.facts.receipt_at
    if receipt_at and (call_at is None or receipt_at < call_at):
        yield Rung(after_s + plan.facts.policy.receipt_s, plan.facts.round, plan.people, "rest")
