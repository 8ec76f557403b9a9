"""One reading, the same from the source to the page. Pure."""

from typing import Annotated

import msgspec


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """`name`: a kind of the registry; `value` in `unit` ("%", "°C"); `at`: when it was measured, seconds since 1970."""

    name: Annotated[str, msgspec.Meta(max_length=32)]
    value: float
    unit: Annotated[str, msgspec.Meta(max_length=16)]
    at: float
