"""A push on its whole way: signed and encrypted by the server, taken by a push service, shown by the worker, proven, answered.

Browsers without a maker's push service cannot subscribe, so the subscription is a device's of ours; what that device decrypted is
given to the worker by the browser's own tools.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Worker

from tests.e2e.home import Home, Room, eventually
from tests.support.push_service import PushService, push_service, unb64

SHOWN = """
async () => {
  const shown = await (await navigator.serviceWorker.ready).getNotifications();
  return shown.map(({title, body}) => ({title, body}));
}
"""
TAP = """
async (action) => {
  const notification = (await self.registration.getNotifications()).at(-1);
  const event = new NotificationEvent("notificationclick", {notification, action});
  let done;
  event.waitUntil = (work) => { done = work; };
  self.dispatchEvent(event);
  await done;
}
"""


@pytest.fixture
def service(home: Home) -> Iterator[PushService]:
    """A push service with Ana's phone, known to the server."""
    with push_service() as running:
        phone = running.subscribe("phone", unb64(home.ana.get("/api/push/key")["key"]))
        made = home.ana.post("/api/channels", {"kind": "webpush", "name": "Ana’s phone", "subscription": phone.subscription()})
        yield running
        home.ana.delete(f"/api/channels/{made['id']}")


def registered(page: Page) -> tuple[Any, str]:
    """The browser's tools, and the number of the page's registration."""
    tools = page.context.new_cdp_session(page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: found.extend(each["registrationId"] for each in said["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    return tools, str(eventually(page, lambda: found, "the service worker")[0])


def test_a_call_is_shown_proven_and_answered_with_the_page_in_the_background(
    home: Home, zoe: Room, service: PushService, whole_browser: Browser
) -> None:
    zoe.calm()
    page = home.sits("/settings/about", browser=whole_browser)
    page.context.grant_permissions(["notifications"])
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tools, number = registered(page)
    zoe.burst(seconds=25)
    content = eventually(page, lambda: [each.content for each in service.messages if each.content.get("answer")], "the call")[0]
    said = {"origin": home.rig.base, "registrationId": number, "data": json.dumps(content)}
    tools.send("ServiceWorker.deliverPushMessage", said)
    shown = eventually(page, lambda: page.evaluate(SHOWN), "the notification")
    assert [each["title"] for each in shown] == ["Zoe: a noise"] and "loud" in shown[0]["body"]
    delivery = content["delivery"]
    eventually(page, lambda: sent(home, delivery)["received_at"], "the receipt")
    worker: Worker = page.context.service_workers[0]
    worker.evaluate(TAP, "ack")
    [incident] = eventually(page, lambda: [each for each in zoe.incidents() if each["state"] == "acked"], "Ana's answer")
    assert incident["acked_by"]["name"] == "Ana"
    assert "You have it" in [each["title"] for each in page.evaluate(SHOWN)]


def sent(home: Home, delivery: int) -> dict[str, Any]:
    rows = home.ana.get("/api/deliveries")["results"]
    return next(dict(row) for row in rows if row["id"] == delivery)
