from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notify", "0003_chat"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["lease_until"], condition=models.Q(("lease_until__isnull", False)), name="outbox_leased"),
        ),
    ]
