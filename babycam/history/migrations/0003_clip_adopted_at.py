from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0002_marks"),
    ]

    operations = [
        migrations.AddField(
            model_name="clip",
            name="adopted_at",
            field=models.DateTimeField(null=True),
        ),
    ]
