"""How a phone becomes a camera: six digits, or the longer secret of a QR code, open one pairing once, for five minutes.

Digits can be guessed, so wrong ones are counted: by address, and all together. Of two phones that come with one code at the
same second one wins, by compare-and-set. What is wrong with a room (taken, gone) leaves the pairing open.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from babycam.core import credentials
from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.people import throttle
from babycam.rooms import devices, tokens
from babycam.rooms.models import Device, Pairing, Room

LIVES = timedelta(minutes=5)
REMEMBERED = timedelta(hours=1)  # so that a late phone reads "over" and not "wrong"
AT_ONCE = 5
PER_ADDRESS = 5  # wrong tries a minute
TOGETHER = 30
_SHOWN = "your own phone shows. Look again: each code lasts five minutes"


@dataclass(frozen=True, slots=True)
class PairingProof:
    """What a phone shows, and from where. One of `code` and `secret` is there."""

    code: str = field(repr=False)
    secret: str = field(repr=False)
    address: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A pairing with its code and its secret, which are told this once."""

    pairing: Pairing
    code: str = field(repr=False)
    secret: str = field(repr=False)


def invite(*, room: Room | None, now: datetime) -> Invitation:
    """A new pairing, for this room or for one that the phone chooses. The oldest of more than AT_ONCE is taken back."""
    with transaction.atomic():
        _tidy(now)
        return _draw(room, now)


def pairing_state(pairing: Pairing, now: datetime) -> str:
    """waiting | used | expired."""
    if pairing.used_at is not None:
        return "used"
    return "waiting" if pairing.open and now < pairing.expires_at else "expired"


def existing_pairing(pairing_id: int) -> Pairing:
    """The pairing. Raises BabycamError not_found."""
    pairing = Pairing.objects.select_related("device__room").filter(pk=pairing_id).first()
    if pairing is None:
        raise BabycamError("not_found")
    return pairing


def take_back(*, pairing: Pairing) -> None:
    """Nobody may use it any more."""
    with transaction.atomic():
        Pairing.objects.filter(pk=pairing.pk, open=True).update(open=False, expires_at=F("created_at"))
        _publish_pairings()


def find_pairing(*, proof: PairingProof, now: datetime) -> Pairing:
    """The pairing that this opens. Raises BabycamError bad_code, pairing_over or too_many_tries."""
    tries = _begin(proof)
    pairing = _matching(proof)
    if pairing is None:
        raise BabycamError("bad_code", place=_SHOWN)
    throttle.take_back(*tries)
    if pairing_state(pairing, now) != "waiting":
        raise BabycamError("pairing_over")
    return pairing


def claim(
    *, proof: PairingProof, room_id: int, name: str, replace: bool, before: Device | None, now: datetime
) -> tuple[Device, str]:
    """The device that this phone is from now on, and its credential. `before`: the device that it has been until now.

    Raises BabycamError as `look` does, room_taken {name}, or invalid for a room that this pairing is not for.
    """
    pairing = find_pairing(proof=proof, now=now)
    with transaction.atomic():
        won = Pairing.objects.filter(pk=pairing.pk, open=True, expires_at__gt=now).update(open=False, used_at=now)
        if not won:
            raise BabycamError("pairing_over")
        if room_id not in [room.pk for room in choices(pairing)]:
            raise BabycamError("invalid", fields={"room": ["Choose one of the rooms."]})
        if before is not None:
            devices.revoke(device=before)
        device, token = devices.add_device(room_id=room_id, name=name, kind=devices.PHONE, replace=replace)
        Pairing.objects.filter(pk=pairing.pk).update(device=device)
        _publish_pairings()
    return device, token


def choices(pairing: Pairing) -> list[Room]:
    """The rooms that this pairing may be used for, with their cameras."""
    rooms = Room.objects.select_related("camera", "device").order_by("position", "id")
    return list(rooms if pairing.room_id is None else rooms.filter(pk=pairing.room_id))


def _begin(proof: PairingProof) -> list[int]:
    """Counts a try. Guessing the long secret is hopeless, so it cannot close the door for the others."""
    tries = [throttle.begin(throttle.key_of("pairing", throttle.place(proof.address)), PER_ADDRESS)]
    if not proof.secret:
        tries.append(throttle.begin(throttle.key_of("pairing"), TOGETHER))
    return tries


def _matching(proof: PairingProof) -> Pairing | None:
    """Of several that ever had these digits, the open one."""
    if proof.secret:
        return Pairing.objects.filter(secret_hash=credentials.of_token(proof.secret)).first()
    return Pairing.objects.filter(code_hash=tokens.of_code(proof.code)).order_by("-open", "-id").first()


def _tidy(now: datetime) -> None:
    Pairing.objects.filter(created_at__lt=now - REMEMBERED).delete()
    Pairing.objects.filter(open=True, expires_at__lte=now).update(open=False)
    kept = Pairing.objects.filter(open=True).order_by("-id").values_list("pk", flat=True)[: AT_ONCE - 1]
    Pairing.objects.filter(open=True).exclude(pk__in=list(kept)).update(open=False, expires_at=F("created_at"))


def _draw(room: Room | None, now: datetime) -> Invitation:
    for _ in range(20):
        code, secret = tokens.new_code(), credentials.new_secret()
        hashes = {"code_hash": tokens.of_code(code), "secret_hash": credentials.of_token(secret)}
        try:
            with transaction.atomic():
                pairing = Pairing.objects.create(room=room, created_at=now, expires_at=now + LIVES, **hashes)
        except IntegrityError:  # these digits are somebody else's right now
            continue
        return Invitation(pairing, code, secret)
    raise BabycamError("unavailable")


def _publish_pairings() -> None:
    transaction.on_commit(lambda: screens.publish(ScreenEvent("device.changed", None)))
