from django.db import migrations, models


class Migration(migrations.Migration):
    """The kinds of cameras are listed in media/sources/kinds.py: a new one needs no migration. No table changes."""

    dependencies = [("rooms", "0003_wake")]

    operations = [migrations.AlterField("camera", "kind", models.CharField(max_length=16))]
