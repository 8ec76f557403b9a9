"""Sessions are kept under the hash of their key. Those that last go on, and are as if they had not been proved for long."""

from typing import Any

from django.db import migrations

from babycam.core.cookies import OLD_KEY
from babycam.people.session_store import PROVED, SessionStore, of_key


def hash_keys(apps: Any, schema_editor: Any) -> None:
    """Again is no harm: what is hashed already is longer than a key."""
    sessions = apps.get_model("sessions", "Session").objects.using(schema_editor.connection.alias)
    sign_ins = apps.get_model("people", "SignIn").objects.using(schema_editor.connection.alias)
    store = SessionStore()
    for row in list(sessions.all()):
        if len(row.session_key) == OLD_KEY:
            data = store.encode({**store.decode(row.session_data), PROVED: 0})
            sessions.filter(pk=row.pk).update(session_key=of_key(row.pk), session_data=data)
    for row in list(sign_ins.all()):
        if len(row.session_key) == OLD_KEY:
            sign_ins.filter(pk=row.pk).update(session_key=of_key(row.session_key))


class Migration(migrations.Migration):
    dependencies = [("people", "0005_session_mark"), ("sessions", "0001_initial")]

    operations = [migrations.RunPython(hash_keys, migrations.RunPython.noop)]
