from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0003_signs"),
    ]

    operations = [
        migrations.AddField(model_name="tick", name="host", field=models.CharField(default="", max_length=36)),
        migrations.AddField(model_name="tick", name="offset_s", field=models.FloatField(default=0.0)),
    ]
