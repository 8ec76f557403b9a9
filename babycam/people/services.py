"""Writes about people: logging in, passwords, members, the household."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.events import Bus, ScreenEvent, screens
from babycam.people import access, audit, guess_limits, password_hashes, passwords, remembered, rules, throttle
from babycam.people.access import Role
from babycam.people.models import Household, Person, ZoneChange
from babycam.people.passwords import Hashed

# Somebody's rights or password changed, body {"person": id}: open sockets of that person must be looked at again.
changed = Bus()
SETTINGS = {  # as the audit log calls them
    "name": "the household’s name to {}",
    "tz": "the time zone to {}",
    "night_start": "the start of the night to {}",
    "morning_time": "the morning to {}",
    "morning_report": "the morning report to {}",
    "report_time": "when the morning report comes to {}",
    "quiet_s": "how long it must be quiet until an alarm is over to {} s",
    "keep_days": "how long clips are kept to {} days",
    "keep_levels_days": "how long nights are kept second by second to {} days",
    "keep_gb": "how much space clips may take to {} GB",
    "min_free_gb": "how much of the disk stays free to {} GB",
}
EDITABLE = {"name", "username", "role", "colour", "emoji", "tz", "language"}


def log_in(*, username: str, password: str, address: str, browser: str = "") -> Person:
    """The person who has this name and password. `browser`: the number of one on which they were logged in before, "" for
    others. Raises BabycamError bad_login, too_many_tries or login_busy, before the database is asked for anything."""
    name, where = rules.username(username), throttle.place(address)
    browser = browser if browser and _counted(throttle.key_of("browser", browser, name)) else ""
    keys = () if browser else _count_stranger(name, where, address)
    with password_hashes.queue.place(where, known=bool(browser)):
        if not browser:
            guess_limits.wait(name)
        person = Person.objects.filter(username=name, is_active=True).first()
        right = _right_password(person, password)
    if not right or person is None:
        _guessed(name, person)
        raise BabycamError("bad_login")
    throttle.forgive(*keys, throttle.key_of("browser", browser, name))
    return person


def _counted(key: str) -> bool:
    try:
        throttle.begin(key, throttle.PER_NAME)
    except BabycamError:
        return False
    return True


def _count_stranger(name: str, where: str, address: str) -> tuple[str, ...]:
    keys = (throttle.key_of("name", name, where), throttle.key_of("address", where))
    try:
        throttle.begin(keys[1], throttle.PER_ADDRESS)
        throttle.begin(keys[0], throttle.PER_NAME)
    except BabycamError:
        if guess_limits.first(throttle.key_of("blocked", name, where)) and guess_limits.first("blocked", audit.BLOCKED_MOST):
            audit.blocked(name, address)
        raise
    return keys


def _guessed(name: str, person: Person | None) -> None:
    """A wrong password; the family is told when there were too many for one account."""
    if guess_limits.failed(name) and person is not None:
        words = f"Many wrong passwords for {person.name}: strangers have to wait, known browsers do not"
        audit.note(act="login.guessed", whom=person.name, words=words)


def prove(*, person: Person, password: str, address: str) -> None:
    """Shows that somebody who is logged in is who they are. Raises BabycamError invalid, too_many_tries or login_busy."""
    throttle.begin(throttle.key_of("proof", str(person.pk), throttle.place(address)), throttle.PER_NAME)
    if not _right_password(person, password):
        raise BabycamError("invalid", fields={"password": ["This is not your password."]})


def _right_password(person: Person | None, password: str) -> bool:
    return passwords.right(person, password)


def change_password(*, person: Person, old: str, new: str, address: str) -> None:
    """Sets a new password; every session but the caller's must end with it (the session hash changes). Raises BabycamError."""
    throttle.begin(throttle.key_of("name", person.username, throttle.place(address)), throttle.PER_NAME)
    if person.has_usable_password() and not _right_password(person, old):
        raise BabycamError("invalid", fields={"old": ["This is not your password."]})
    if words := rules.check_password(new, (person.name, person.username)):
        raise BabycamError("invalid", fields={"new": words})
    reset_password(person=person, new=passwords.hashed(new), by=person)


def reset_password(*, person: Person, new: str | Hashed, by: Person | None = None) -> None:
    """Sets a good password without asking for the old one: for owners, reset links and the command line. Inside a transaction it
    has to be hashed already."""
    person.password = (new if isinstance(new, Hashed) else passwords.hashed(new)).encoded
    with transaction.atomic():
        person.save(update_fields=["password"])
        _has_new_password(person, by)
        publish_rights(person)


def end_access_keys(*, person: Person, by: Person | None = None) -> None:
    """Ends the keys of all programs that hear in somebody's name, and what these play."""
    with transaction.atomic():
        if ended := person.access_keys.all().delete()[0]:
            audit.note(act="access_key", who=by, whom=person.name, words=f"Access keys of {person.name} ended: {ended}")
            recheck(person)


def _has_new_password(person: Person, by: Person | None) -> None:
    audit.note(act="password", who=by, whom=person.name, words=f"{person.name} has a new password")
    end_access_keys(person=person, by=by)  # whoever had the old one may have made them


def add_person(
    *,
    name: str,
    username: str,
    password: str | Hashed | None,
    role: str = Role.PARENT,
    colour: str = "",
    by: Person | None = None,
    **more: Any,
) -> Person:
    """A new member; without a password they need a passkey. Inside a transaction the password has to be hashed already.

    `more`: access_from, access_until, hours_start, hours_end. Raises BabycamError invalid with the marked fields.
    """
    given = {"name": name, "username": username, "role": role, "colour": colour or _next_colour(), "password": password}
    values = passwords.ready(given)
    person = Person(name=rules.clean_name(name), username=rules.username(username), role=role, colour=values["colour"], **more)
    if "access_until" not in more:
        person.access_until = _first_until(person, before=None)
    person.password = values["password"].encoded
    with transaction.atomic():
        _save(person)
        audit.note(act="person", who=by, whom=person.name, words=f"{person.name} joined as {rules.role_word(role)}")
        publish_rights(person)
    return person


def edit_person(*, person: Person, values: dict[str, Any], by: Person | None = None) -> Person:
    """Changes some of name, username, role, colour, emoji, tz, language, password and access. The last owner stays one."""
    values = passwords.ready(values, person)
    with transaction.atomic():
        if values.get("role", Role.OWNER) != Role.OWNER:
            _keep_an_owner(person)
        before = person.role
        if values.get("role", before) != before:
            words = f"{person.name} is now {rules.role_word(values['role'])}, and was {rules.role_word(person.role)}"
            audit.note(act="person", who=by, whom=person.name, words=words)
        for field in EDITABLE & set(values):
            setattr(person, field, values[field])
        person.name = rules.clean_name(person.name)
        person.username = rules.username(person.username)
        person.access_until = _first_until(person, before=before)
        if "password" in values:
            person.password = values["password"].encoded
            _has_new_password(person, by)
        _save(person)
        publish_rights(person)
    return person


def wish_report(*, person: Person, wants: bool) -> None:
    """Whether the morning report comes to this person by their own channels, too."""
    Person.objects.filter(pk=person.pk).update(wants_report=wants)


def remove_person(*, person: Person, by: Person | None = None) -> None:
    """Takes all access away at once. The row stays, because the nights' stories name it; its username is free again."""
    with transaction.atomic():
        _keep_an_owner(person)
        person.is_active = False
        person.username = f"gone-{person.pk}"
        person.set_unusable_password()
        person.save()
        person.passkeys.all().delete()
        end_access_keys(person=person, by=by)
        audit.note(act="person", who=by, whom=person.name, words=f"{person.name} was removed from the family")
        publish_rights(person)


def found_household(*, name: str, tz: str) -> Household:
    """Row 1. Raises IntegrityError when it exists."""
    _refuse(rules.check_household({"name": name, "tz": tz}))
    with transaction.atomic():
        household = Household.objects.create(id=1, name=rules.clean_name(name), tz=tz)
        ZoneChange.objects.create(since=household.created_at, zone=tz)
    return household


def edit_household(*, values: dict[str, Any], by: Person | None = None) -> Household:
    """Changes some of the household's values; `by` None: the house itself. Raises BabycamError invalid."""
    _refuse(rules.check_household(values))
    if "name" in values:
        values = {**values, "name": rules.clean_name(values["name"])}
    with transaction.atomic():
        household = Household.objects.select_for_update().get(id=1)
        audit.changing(SETTINGS, household, values, by)
        if values.get("tz", household.tz) != household.tz:
            _move(household, values["tz"], clock.now())
        for name, value in values.items():
            setattr(household, name, value)
        household.save(update_fields=list(values))
        transaction.on_commit(lambda: screens.publish(ScreenEvent("settings.changed", None)))
    return household


def _move(household: Household, zone: str, now: datetime) -> None:
    """The family lives in another zone from `now` on; the nights before keep the one that they had."""
    if not ZoneChange.objects.exists():
        ZoneChange.objects.create(since=household.created_at, zone=household.tz)
    ZoneChange.objects.update_or_create(since=now, defaults={"zone": zone})


def _refuse(faults: rules.Faults) -> None:
    if faults:
        raise BabycamError("invalid", fields=faults)


def _save(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise BabycamError("invalid", fields={"username": ["Somebody has this name already."]}) from error


def _keep_an_owner(person: Person) -> None:
    owners = Person.objects.select_for_update().filter(role=Role.OWNER, is_active=True)
    if [owner.pk for owner in owners] == [person.pk]:
        raise BabycamError("invalid", fields={"role": ["The family needs at least one owner."]})


def _first_until(person: Person, *, before: str | None) -> datetime | None:
    """A new viewer is not let in until somebody allows it; a sitter's or viewer's own times stay."""
    if person.role != Role.VIEWER or (before is not None and access.has_hours(before)):
        return person.access_until
    return clock.now()


def _next_colour() -> str:
    return rules.colour(Person.objects.count())


def publish_rights(person: Person) -> None:
    """Lets open sockets look again at who this is: rights, password or session are other than before; and pages at the family."""
    recheck(person)
    transaction.on_commit(lambda: screens.publish(ScreenEvent("people.changed", None)))


def recheck(person: Person) -> None:
    """Lets open sockets look again; for a login that ended by itself, which is no news to the family."""
    remembered.forget_logins(person.pk)
    event = ScreenEvent("person.changed", None, {"person": person.pk})
    transaction.on_commit(lambda: changed.publish(event))
