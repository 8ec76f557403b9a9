from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0005_incident_key"),
    ]

    operations = [
        migrations.AddField(model_name="incident", name="escalate_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="incident", name="reached", field=models.JSONField(default=list)),
        migrations.AddField(model_name="incident", name="alone", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="incident", name="returns", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="incident", name="trouble_s", field=models.FloatField(default=0.0)),
        migrations.AddField(model_name="incident", name="answered_s", field=models.FloatField(default=0.0)),
        migrations.AddField(model_name="incident", name="answered_returns", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="incident", name="trouble_since", field=models.DateTimeField(null=True)),
    ]
