from django.db import migrations, models


def every_noise_woke(apps, schema_editor):
    """Whatever has an incident woke for being loud, because nothing else was known."""
    noises = apps.get_model("history", "Noise").objects.filter(incident__isnull=False)
    noises.update(woke_at=models.F("started_at"), cause="loud")


class Migration(migrations.Migration):
    dependencies = [("history", "0004_clip_codecs_and_cut")]

    operations = [
        migrations.AddField("noise", "woke_at", models.DateTimeField(null=True)),
        migrations.AddField("noise", "cause", models.CharField(blank=True, default="", max_length=16)),
        migrations.AddField("noise", "cause_s", models.FloatField(null=True)),
        migrations.AddField("noise", "certainty", models.CharField(default="noise", max_length=16)),
        migrations.AddField("noise", "through", models.UUIDField(null=True)),
        migrations.RunPython(every_noise_woke, migrations.RunPython.noop),
    ]
