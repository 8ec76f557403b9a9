# The time in which a sitter's or viewer's access is open.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="access_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="access_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="expired_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="hours_end",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="hours_start",
            field=models.TimeField(null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="role",
            field=models.CharField(
                choices=[("owner", "owner"), ("parent", "parent"), ("sitter", "sitter"), ("viewer", "viewer")],
                default="parent",
                max_length=16,
            ),
        ),
    ]
