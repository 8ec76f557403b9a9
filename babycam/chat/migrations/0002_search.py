"""Where messages are found by their words."""

from django.db import migrations

from babycam.chat import search


def create(apps, schema_editor):
    for statement in search.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE chat_words")


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
