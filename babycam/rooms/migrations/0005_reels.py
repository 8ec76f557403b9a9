from django.db import migrations, models


class Migration(migrations.Migration):
    """What is recorded all night, if the family wants it."""

    dependencies = [("rooms", "0004_camera_kind")]

    operations = [
        migrations.AddField(model_name="room", name="timelapse", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="room", name="keep_sound", field=models.BooleanField(default=False)),
    ]
