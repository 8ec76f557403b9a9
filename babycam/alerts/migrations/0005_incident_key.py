from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0004_tick_clock"),
    ]

    operations = [
        migrations.AddField(model_name="incident", name="key", field=models.CharField(blank=True, default="", max_length=32)),
    ]
