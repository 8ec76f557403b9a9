from django.db import migrations, models


class Migration(migrations.Migration):
    """The kinds of incidents are listed in kinds/registry.py: a new one needs no migration. No table changes."""

    dependencies = [("alerts", "0007_verdicts")]

    operations = [migrations.AlterField("incident", "kind", models.CharField(max_length=16))]
