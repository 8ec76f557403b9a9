from django.db import migrations, models


class Migration(migrations.Migration):
    """The kinds of overrides and the scopes are listed in override_kinds.py and scopes.py: new ones need no migration. No table changes."""

    dependencies = [("duty", "0001_initial")]

    operations = [
        migrations.AlterField("override", "kind", models.CharField(max_length=16)),
        migrations.AlterField("override", "scope_label", models.CharField(blank=True, default="", max_length=16)),
    ]
