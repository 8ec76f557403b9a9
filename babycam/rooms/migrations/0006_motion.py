from django.db import migrations, models


class Migration(migrations.Migration):
    """Motion as a second sense, and a call for a picture on which nothing can be seen; both only where they are wanted."""

    dependencies = [("rooms", "0005_reels")]

    operations = [
        migrations.AddField(
            model_name="room",
            name="motion",
            field=models.CharField(choices=[("off", "off"), ("shown", "shown"), ("alarm", "alarm")], default="off", max_length=16),
        ),
        migrations.AddField(model_name="room", name="motion_zone", field=models.JSONField(blank=True, default=list)),
        migrations.AddField(
            model_name="room",
            name="motion_sensitivity",
            field=models.CharField(
                choices=[("low", "low"), ("medium", "medium"), ("high", "high")], default="medium", max_length=16
            ),
        ),
        migrations.AddField(model_name="room", name="picture_alarm", field=models.BooleanField(default=False)),
    ]
