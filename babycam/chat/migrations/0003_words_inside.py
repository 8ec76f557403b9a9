"""Texts are cut anew: words inside scripts without blanks, and emoji, are found too."""

from django.db import migrations

from babycam.chat import search

ROWS = "SELECT id, text FROM chat_message WHERE deleted_at IS NULL AND text <> '' AND id > %s ORDER BY id LIMIT 500"


def cut_anew(apps, schema_editor):
    """By SQL: the model may have columns by now that this table does not have yet."""
    last = 0
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM chat_words")
        while True:
            cursor.execute(ROWS, [last])
            rows = cursor.fetchall()
            if not rows:
                return
            search.index_messages(rows)
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("chat", "0002_search")]
    operations = [migrations.RunPython(cut_anew, migrations.RunPython.noop)]
