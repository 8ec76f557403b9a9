"""`babycam manage COMMAND`: Django's own commands, and two for a family that has locked itself out.

`reset-password NAME` asks for a new password; `invite-owner` prints a link that lets somebody in as an owner, once, within an hour.
"""

import getpass
import sys
from collections.abc import Sequence

from babycam.core.errors import BabycamError
from babycam.server import env, prepare

# These touch no data, so they leave no data folder behind.
READ_ONLY = frozenset({"", "help", "spectacular", "makemigrations", "check", "--help"})


def main(arguments: Sequence[str]) -> int:
    """Runs the command; 1 with words on stderr when it cannot."""
    command = arguments[0] if arguments else ""
    try:
        if command not in READ_ONLY:
            prepare.folders(env.load().data)
        prepare.django()
        if command == "reset-password":
            return _reset_password(arguments[1:])
        if command == "invite-owner":
            return _invite_owner()
        _django(arguments)
    except (env.BadSetting, prepare.NoDatabase) as problem:
        print(f"babycam: {problem}", file=sys.stderr)
        return 1
    return 0


def _django(arguments: Sequence[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["babycam manage", *arguments])


def _reset_password(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("usage: babycam manage reset-password NAME", file=sys.stderr)
        return 2
    from babycam.core import clock
    from babycam.duty import family
    from babycam.people import queries, rules

    prepare.tables()
    person = queries.members().filter(username=rules.username(arguments[0])).first()
    if person is None:
        names = ", ".join(member.username for member in queries.members()) or "nobody yet"
        print(f"babycam: Nobody is called {arguments[0]}. There is: {names}.", file=sys.stderr)
        return 1
    try:
        family.edit_member(person=person, values={"password": _ask()}, rooms=None, now=clock.now())
    except BabycamError as error:
        print("babycam:", *error.params["fields"].get("password", [str(error)]), file=sys.stderr)
        return 1
    print(f"{person.name} has a new password; everybody who was logged in with the old one is logged out.")
    return 0


def _invite_owner() -> int:
    from django.conf import settings

    from babycam.cli.serve import qr
    from babycam.core import clock
    from babycam.people import invites, queries

    prepare.tables()
    if not queries.set_up():
        print("babycam: This family is not set up yet. Start it and use the code that it prints.", file=sys.stderr)
        return 1
    now = clock.now()
    wanted = invites.Wanted(role="owner", expires_at=now + invites.RESET_LIVES)
    link = settings.DOOR_URL(f"/join#{invites.make(wanted=wanted, by=None, now=now).secret}")
    print(f"Open this within an hour, on the device of somebody who shall own this family:\n\n{link}\n")
    print(qr(link))
    return 0


def _ask() -> str:
    """From the terminal without showing it, or one line from a pipe."""
    if sys.stdin.isatty():
        return getpass.getpass("New password: ")
    return sys.stdin.readline().rstrip("\n")
