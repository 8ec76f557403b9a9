from django.db import migrations, models

WAKE_FOR = [("any", "any"), ("cries_and_long", "cries_and_long"), ("cries", "cries")]


class Migration(migrations.Migration):
    """Rooms that are there go on waking for any noise, as they did (ADR 11)."""

    dependencies = [("rooms", "0002_devices")]

    operations = [
        migrations.AddField("room", "wake_for", models.CharField(choices=WAKE_FOR, default="any", max_length=16)),
        migrations.AddField("room", "long_noise_s", models.FloatField(default=60.0, null=True)),
    ]
