"""`babycam manage COMMAND`: Django's own commands, two for a family that has locked itself out, and two for what was lost.

`reset-password NAME` asks for a new password and ends what the old one let in; `invite-owner` prints a link that lets
somebody in as an owner, once, within an hour.
`adopt-clips [ROOM]` takes up recordings that are on the disk only; `restore-database FILE` puts a copy in the database's place.
"""

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from babycam.core.errors import BabycamError
from babycam.server import env, prepare
from babycam.server.store import copies, database_file, keys, lock

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
        if command == "adopt-clips":
            return _adopt_clips(arguments[1:])
        if command == "restore-database":
            return _restore_database(arguments[1:])
        if command not in READ_ONLY:
            prepare.examine()
        if command == "migrate":
            prepare.save_copy()
        _django(arguments)
    except (env.BadSetting, database_file.NoDatabase, keys.Damaged, lock.Taken) as problem:
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
    from babycam.family import members
    from babycam.people import queries as people_queries
    from babycam.people import rules

    prepare.tables()
    person = people_queries.members().filter(username=rules.username(arguments[0])).first()
    if person is None:
        names = ", ".join(member.username for member in people_queries.members()) or "nobody yet"
        print(f"babycam: Nobody is called {arguments[0]}. There is: {names}.", file=sys.stderr)
        return 1
    try:
        members.edit_member(person=person, values={"password": _ask()}, rooms=None, now=clock.now())
    except BabycamError as error:
        print("babycam:", *error.params["fields"].get("password", [str(error)]), file=sys.stderr)
        return 1
    print(f"{person.name} has a new password. Their devices are logged out, and programs that listen in their name need a new key.")
    return 0


def _invite_owner() -> int:
    from django.conf import settings

    from babycam.cli.serve import qr
    from babycam.core import clock
    from babycam.people import invites
    from babycam.people import queries as people_queries

    prepare.tables()
    if not people_queries.set_up():
        print("babycam: This family is not set up yet. Start it and use the code that it prints.", file=sys.stderr)
        return 1
    now = clock.now()
    wanted = invites.NewInvite(role="owner", expires_at=now + invites.RESET_LIVES)
    link = settings.DOOR_URL(f"/join#{invites.make(wanted=wanted, by=None, now=now).secret}")
    print(f"Open this within an hour, on the device of somebody who is to own this family:\n\n{link}\n")
    print(qr(link))
    return 0


def _adopt_clips(arguments: Sequence[str]) -> int:
    from babycam.core import clock
    from babycam.history import adoption
    from babycam.people import queries as people_queries
    from babycam.rooms import queries as rooms_queries

    prepare.tables()
    if not people_queries.set_up():
        print("babycam: This family is not set up yet. Start it, use the code that it prints, and make its rooms.", file=sys.stderr)
        return 1
    name = " ".join(arguments)
    room = next((room for room in rooms_queries.all_rooms() if room.name.casefold() == name.casefold()), None)
    if name and room is None:
        names = ", ".join(room.name for room in rooms_queries.all_rooms()) or "none yet"
        print(f"babycam: There is no room {name}. There is: {names}.", file=sys.stderr)
        return 1
    done = adoption.adopt(room=room, now=clock.now(), most=sys.maxsize)
    print(f"{done.adopted} recordings were added to the clips.")
    if done.roomless:
        print(f"{done.roomless} belong to a room that is no longer here. Name the one they go to: babycam manage adopt-clips ROOM")
    return 0


def _restore_database(arguments: Sequence[str]) -> int:
    from babycam.core import clock

    path = prepare.sqlite_path()
    if path is None:
        print("babycam: This is for SQLite. Put PostgreSQL's backup back with its own pg_restore.", file=sys.stderr)
        return 1
    if len(arguments) != 1:
        names = [f"  {copy.name}" for copy in copies.saved(path)] or ["  none"]
        print("usage: babycam manage restore-database FILE\n\nCopies beside the database:", *names, sep="\n", file=sys.stderr)
        return 2
    given = Path(arguments[0])
    copy = given if given.exists() else path.parent / given.name
    if not copy.is_file():
        print(f"babycam: There is no file {given}.", file=sys.stderr)
        return 1
    if fault := database_file.fault_of(copy, recordings=True):
        print(f"babycam: {copy} {fault} Nothing was changed.", file=sys.stderr)
        return 1
    try:
        with lock.lock_folder(env.load().data):
            aside = copies.restore(path, copy, now=clock.now())
    except OSError as error:
        print(f"babycam: {error.filename or path} cannot be written: {error.strerror}. Nothing was changed.", file=sys.stderr)
        return 1
    print(f"{copy.name} is the database now." + (f" What was there is kept as {aside.name}." if aside else ""))
    print(
        "Start babycam again. Recordings newer than the copy can be added to the clips under Settings, Storage, or by adopt-clips."
    )
    return 0


def _ask() -> str:
    """From the terminal without showing it, or one line from a pipe."""
    if sys.stdin.isatty():
        return getpass.getpass("New password: ")
    return sys.stdin.readline().rstrip("\n")
