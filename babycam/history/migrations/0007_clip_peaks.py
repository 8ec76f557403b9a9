from django.db import migrations, models


class Migration(migrations.Migration):
    """How a clip sounds, as a picture."""

    dependencies = [("history", "0006_readings")]

    operations = [migrations.AddField(model_name="clip", name="peaks", field=models.BinaryField(null=True))]
