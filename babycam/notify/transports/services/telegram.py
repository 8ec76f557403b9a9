"""Telegram: a bot of the family's own writes to a chat. Pure."""

import re
from urllib.parse import quote

from babycam.notify.transports.services.service import Field, Line, Service, Sketch, Values


def _bot(text: str) -> str:
    token = re.sub(r"(?i)^(https://api\.telegram\.org/)?bot(?=\d)", "", text).split("/")[0]
    if not re.fullmatch(r"\d{6,12}:[A-Za-z0-9_-]{30,50}", token):
        raise ValueError("A bot’s token is a number, a colon and about 35 letters, such as 123456789:AAE….")
    return token


def _chat(text: str) -> str:
    if re.fullmatch(r"-?\d{4,16}", text) or re.fullmatch(r"@[A-Za-z][A-Za-z0-9_]{4,31}", text):
        return text
    if text.startswith("+"):
        raise ValueError("This is a phone number. Telegram wants the number of the chat, which @userinfobot tells you.")
    raise ValueError("Enter the number of your chat, such as 123456789 (a group’s begins with -).")


def _faults(values: Values) -> dict[str, str]:
    if values["bot"].split(":")[0] == values["chat"]:
        return {"chat": "This is the bot’s own number. Enter yours: a bot cannot write to itself."}
    return {}


SERVICE = Service(
    code="telegram",
    name="Telegram",
    line="Through a bot of your own.",
    steps=(
        "Write /newbot to @BotFather in Telegram. It answers with the bot’s token.",
        "Open your new bot and press Start: it may not write to you before.",
        "Write anything to @userinfobot. It answers with the number of your chat.",
    ),
    sketch=Sketch(
        "phone",
        "Telegram",
        (
            Line("You to @BotFather", "/newbot"),
            Line("@BotFather: use this token", "123456789:AAEhBP0…", "bot"),
            Line("@userinfobot: Id", "987654321", "chat"),
        ),
    ),
    fields=(
        Field("bot", "Bot token", _bot, example="123456789:AAEhBP0…", secret=True),
        Field("chat", "Your chat", _chat, help="A number; for a channel its @name.", example="987654321"),
    ),
    url=lambda values: f"tgram://{values['bot']}/{quote(values['chat'], safe='')}/?silent=no",
    shown=lambda values: f"chat {values['chat']}",
    faults=_faults,
)
