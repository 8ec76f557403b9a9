"""What the chat's stories say and ask, in few words."""

from typing import Any
from uuid import uuid4

from rest_framework.test import APIClient

from babycam.alerts.models import Incident
from babycam.core import clock
from babycam.rooms.models import Room


def say(client: APIClient, text: str = "She had her bottle at 1", **values: Any) -> dict[str, Any]:
    """Posts a message; what the server answers."""
    answer = client.post("/api/chat/messages", {"uuid": str(uuid4()), "text": text, **values})
    assert answer.status_code in (200, 201), answer.content
    said: dict[str, Any] = answer.json()
    return said


def read(client: APIClient, **asked: Any) -> list[dict[str, Any]]:
    """A stretch of messages."""
    messages: list[dict[str, Any]] = client.get("/api/chat/messages", asked).json()["results"]
    return messages


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages]


def found(client: APIClient, q: str, **asked: Any) -> list[str]:
    """The texts that hold these words."""
    answer = client.get("/api/chat/search", {"q": q, **asked})
    assert answer.status_code == 200, answer.content
    return texts(answer.json()["results"])


def wake_up(room: Room) -> str:
    """The thread of an incident in this room."""
    return f"incident:{Incident.objects.create(room=room, kind='noise', state='resolved', opened_at=clock.now()).pk}"
