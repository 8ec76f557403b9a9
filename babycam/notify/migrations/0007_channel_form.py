from django.db import migrations, models


class Migration(migrations.Migration):
    """Ways that were made by a form keep its fields, so that it can be shown again."""

    dependencies = [("notify", "0006_channel_kind")]

    operations = [
        migrations.AddField("channel", "service", models.CharField(blank=True, default="", max_length=24)),
        migrations.AddField("channel", "sealed_form", models.TextField(blank=True, default="")),
    ]
