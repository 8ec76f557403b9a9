"""The only place that knows how messages are found: SQLite's FTS5, or PostgreSQL's tsvector with GIN.

Both get words that `message_text.words` has cut, and cut nothing themselves, so that both find the same. Whoever writes a text
keeps them in step, in the same transaction. A query is built of letters, digits and pictures, never of syntax.
"""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from babycam.chat import message_text
from babycam.chat.models import Message

WINDOWS = (3_000, 30_000)  # ids that are looked through in one go, before the rest
CREATE = {
    "sqlite": ["CREATE VIRTUAL TABLE chat_words USING fts5(words, prefix='1 2 3 4', detail='none', tokenize='ascii')"],
    "postgresql": [
        "CREATE TABLE chat_words (message bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX chat_words_gin ON chat_words USING gin (words)",
    ],
}
_PUT = {
    "sqlite": "INSERT OR REPLACE INTO chat_words (rowid, words) VALUES (%s, %s)",
    "postgresql": "INSERT INTO chat_words (message, words) VALUES (%s, array_to_tsvector(%s::text[])) "
    "ON CONFLICT (message) DO UPDATE SET words = excluded.words",
}
_DROP = {"sqlite": "DELETE FROM chat_words WHERE rowid = %s", "postgresql": "DELETE FROM chat_words WHERE message = %s"}
_FIND = {
    "sqlite": "SELECT rowid FROM chat_words WHERE chat_words MATCH %s AND rowid >= %s AND rowid < %s",
    "postgresql": "SELECT message FROM chat_words WHERE words @@ %s::tsquery AND message >= %s AND message < %s",
}


def index_messages(texts: Iterable[tuple[int, str]]) -> None:
    """Makes messages, by their ids, found by the words of these texts, and by no others."""
    rows = [(message, _kept(message_text.words(text))) for message, text in texts]
    with connection.cursor() as cursor:
        cursor.executemany(_PUT[connection.vendor], rows)


def drop(message: int) -> None:
    """The message is found no more."""
    with connection.cursor() as cursor:
        cursor.execute(_DROP[connection.vendor], [message])


def drop_all() -> None:
    """Nothing is found any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM chat_words")


def newest(messages: QuerySet[Message], query: str, before: int, limit: int) -> list[int]:
    """Ids below `before` of those of the messages that hold all words of the query, each at least as the beginning of a word.

    At most `limit`, newest first. Looks back in growing windows: what half of all messages hold is found among the newest ones.
    """
    words, ids = message_text.asked(query), list[int]()
    for low, high in _windows(before) if words else ():
        holding = RawSQL(_FIND[connection.vendor], [_match(words), low, high])  # noqa: S611 - a constant, and parameters
        inside = messages.filter(pk__in=holding, pk__gte=low, pk__lt=high).order_by("-pk")
        ids += inside.values_list("pk", flat=True)[: limit - len(ids)]
        if len(ids) == limit:
            break
    return ids


def _windows(top: int) -> Iterator[tuple[int, int]]:
    """Ranges of ids [low, high) from `top` down to 0."""
    for size in (*WINDOWS, top):
        if top > 0:
            yield max(0, top - size), top
        top -= size


def _kept(words: list[str]) -> str | list[str]:
    return " ".join(words) if connection.vendor == "sqlite" else words


def _match(words: list[str]) -> str:
    if connection.vendor == "sqlite":
        return " AND ".join(f'"{word}"*' for word in words)
    return " & ".join(f"'{word}':*" for word in words)
