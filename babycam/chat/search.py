"""The only place that knows how messages are found: SQLite's FTS5, or PostgreSQL's tsvector with GIN.

Both get words that `wording.words` has cut, and cut nothing themselves, so that both find the same. Whoever writes a text
keeps them in step, in the same transaction. A query is built of letters and digits only: nothing in it can be taken for syntax.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from babycam.chat import wording
from babycam.chat.models import Message

CREATE = {
    "sqlite": ["CREATE VIRTUAL TABLE chat_words USING fts5(words, prefix='2 3', detail='none', tokenize='ascii')"],
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
    "sqlite": "SELECT rowid FROM chat_words WHERE chat_words MATCH %s",
    "postgresql": "SELECT message FROM chat_words WHERE words @@ %s::tsquery",
}


def put(texts: Iterable[tuple[int, str]]) -> None:
    """Makes messages, by their ids, found by the words of these texts, and by no others."""
    rows = [(message, _kept(wording.words(text))) for message, text in texts]
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


def holding(messages: QuerySet[Message], query: str) -> QuerySet[Message]:
    """Those of the messages that hold all words of the query, each at least as the beginning of a word."""
    words = wording.asked(query)
    if not words:
        return messages.none()
    return messages.filter(pk__in=RawSQL(_FIND[connection.vendor], [_match(words)]))  # noqa: S611 - a constant, and a parameter


def _kept(words: list[str]) -> str | list[str]:
    return " ".join(words) if connection.vendor == "sqlite" else words


def _match(words: list[str]) -> str:
    if connection.vendor == "sqlite":
        return " AND ".join(f'"{word}"*' for word in words)
    return " & ".join(f"'{word}':*" for word in words)
