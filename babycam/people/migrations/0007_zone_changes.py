from typing import Any

from django.db import migrations, models


def first(apps: Any, schema_editor: Any) -> None:
    """The zone of now is the one that has been as long as anybody knows."""
    alias = schema_editor.connection.alias
    for household in apps.get_model("people", "Household").objects.using(alias).all():
        apps.get_model("people", "ZoneChange").objects.using(alias).get_or_create(
            since=household.created_at, defaults={"zone": household.tz}
        )


class Migration(migrations.Migration):
    """Which zone the family lived in when, and how long its nights are kept second by second."""

    dependencies = [("people", "0006_hashed_session_keys")]

    operations = [
        migrations.CreateModel(
            name="ZoneChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(unique=True)),
                ("zone", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField(model_name="household", name="keep_levels_days", field=models.PositiveIntegerField(default=90)),
        migrations.RunPython(first, migrations.RunPython.noop),
    ]
