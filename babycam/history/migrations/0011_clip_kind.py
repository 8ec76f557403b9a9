from django.db import migrations, models


class Migration(migrations.Migration):
    """Recordings that are of no noise: a night's time-lapse, and its sound."""

    dependencies = [("history", "0010_morning_report")]

    operations = [
        migrations.AddField(
            model_name="clip",
            name="kind",
            field=models.CharField(
                choices=[("noise", "noise"), ("timelapse", "timelapse"), ("sound", "sound")], default="noise", max_length=16
            ),
        )
    ]
