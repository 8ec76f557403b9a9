"""The personal link in a message: as it arrives by ntfy, by mail and by web push, it answers the incident, without a login."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core import clock
from babycam.core.ids import new_id
from tests.cast import Cast
from tests.conftest import Browser
from tests.notify.loop import NIGHT, Night, apprise_channel, push_channel
from tests.support.letters import letterbox
from tests.support.ntfy import ntfy
from tests.support.push_service import push_service

pytestmark = pytest.mark.django_db(transaction=True)


async def cry_until_told(cast: Cast) -> None:
    """Zoe cries now, and all that is due is sent."""
    night = Night()
    now = clock.now()
    night.clock.passed = (now - NIGHT).total_seconds() + 1
    report = sync_to_async(alerts_services.report_noise)
    await report(room_id=cast.zoe.pk, noise_id=new_id(), at=now, level_db=-18, threshold_db=-35)
    await night.work()


def token_in(words: str) -> str:
    """The token of the one link in a message, as a phone finds it there."""
    (link,) = re.findall(r"https://[^\s<>\"]+", words)
    assert link.startswith(f"{settings.PAGE_URL()}/answer#")
    return str(urlsplit(link).fragment)


@sync_to_async
def tap(token: str) -> dict[str, Any]:
    """Opens the link in a browser that nobody is signed in with, and takes it."""
    dee = Browser()
    assert dee.post("/api/answers", {"token": token}, format="json").json()["state"] == "triggered"
    answer = dee.post("/api/answers/act", {"token": token, "act": "ack"}, format="json")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


@sync_to_async
def who_has_it() -> str:
    incident = Incident.objects.select_related("acked_by").get()
    return str(incident.acked_by.name) if incident.acked_by else ""


async def test_ntfy_carries_a_link_for_each_person(cast: Cast) -> None:
    with ntfy() as server:
        await apprise_channel(cast.ana, "Ana's ntfy", server.url("ana"))
        await apprise_channel(cast.ben, "Ben's ntfy", server.url("ben"))
        await cry_until_told(cast)
        links = {message["topic"]: token_in(message["message"]) for message in server.messages}
    assert set(links) == {"ana", "ben"} and links["ana"] != links["ben"]
    assert (await tap(links["ben"]))["person"]["name"] == "Ben"
    assert await who_has_it() == "Ben"


async def test_a_mail_carries_a_link_that_works(cast: Cast) -> None:
    with letterbox() as box:
        await apprise_channel(cast.ana, "mail", box.url("ana@example.org"))
        await cry_until_told(cast)
    (letter,) = box.letters
    await tap(token_in(letter.get_body(("plain", "html")).get_content()))
    assert await who_has_it() == "Ana"


async def test_a_push_carries_the_token_for_its_buttons(cast: Cast) -> None:
    with push_service() as service:
        await push_channel(service, cast.ana, "Ana's phone")
        await cry_until_told(cast)
        (message,) = service.messages
    await tap(message.content["answer"])
    assert await who_has_it() == "Ana"
