from django.db import migrations, models


class Migration(migrations.Migration):
    """The transports are listed in transports/registry.py: a new one needs no migration. No table changes."""

    dependencies = [("notify", "0005_subscriptions")]

    operations = [migrations.AlterField("channel", "kind", models.CharField(max_length=16))]
