import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What cameras measure, by the minute."""

    dependencies = [("history", "0005_wake"), ("rooms", "0004_camera_kind")]

    operations = [
        migrations.CreateModel(
            name="ReadingMinute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32)),
                ("minute", models.DateTimeField()),
                ("value", models.FloatField()),
                (
                    "room",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reading_minutes", to="rooms.room"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("room", "name", "minute"), name="one_reading_per_room_name_and_minute")
                ],
            },
        ),
    ]
