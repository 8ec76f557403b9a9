"""What was written in a service's form, checked. Pure."""

from collections.abc import Mapping

from babycam.core.errors import BabycamError
from babycam.notify.transports.services.service import Field, Service, Values

EMPTY = "Fill this in."
AGAIN = "Enter this again: it was for another server."
UNKNOWN = "There is no such field here."


def filled(service: Service, given: Mapping[str, str], kept: Values, house: Values) -> dict[str, str]:
    """All fields of the service, by name. `kept`: what the way holds so far; what is not in `given`, and a secret that was left
    empty, stays. `house`: facts of the household's own server. Raises BabycamError invalid with a reason for each field
    ("form.topic")."""
    faults = {name: UNKNOWN for name in given if name not in {field.name for field in service.fields}}
    written = service.untangle({field.name: _written(field, given, kept) for field in service.fields})
    values: dict[str, str] = {}
    for field in service.fields:
        try:
            values[field.name] = _checked(field, written[field.name])
        except ValueError as error:
            faults[field.name] = str(error)
    faults = faults or _moved(service, given, kept, values) or service.faults({**house, **values})
    if faults:
        raise invalid(faults)
    return values


def invalid(faults: Mapping[str, str]) -> BabycamError:
    """What is wrong, at its fields."""
    return BabycamError("invalid", fields={f"form.{name}": [words] for name, words in faults.items()})


def shown_again(service: Service, kept: Values) -> tuple[dict[str, str], list[str]]:
    """What a form may be filled with again: the fields that are no secret; and the names of the secrets that are set."""
    open_fields = {field.name: kept.get(field.name, "") for field in service.fields if not field.secret}
    return open_fields, [field.name for field in service.fields if field.secret and kept.get(field.name)]


def _written(field: Field, given: Mapping[str, str], kept: Values) -> str:
    text = given.get(field.name, kept.get(field.name, "")).strip()
    return text or (kept.get(field.name, "") if field.secret else "")


def _checked(field: Field, text: str) -> str:
    """Raises ValueError with words."""
    text = text or field.usual
    if not text:
        if field.required:
            raise ValueError(EMPTY)
        return ""
    if len(text) > field.longest or not text.isprintable():
        raise ValueError(f"Use at most {field.longest} letters, digits and signs, in one line.")
    if field.choices and text not in {value for value, _ in field.choices}:
        raise ValueError("Choose one of these.")
    return field.check(text)


def _moved(service: Service, given: Mapping[str, str], kept: Values, values: Values) -> dict[str, str]:
    """The secrets that would go to a server that they were not given for."""
    if all(values[field.name] == kept.get(field.name) for field in service.fields if field.place):
        return {}
    secrets = [field.name for field in service.fields if field.secret and kept.get(field.name)]
    return {name: AGAIN for name in secrets if not given.get(name, "").strip() and values[name] == kept[name]}
