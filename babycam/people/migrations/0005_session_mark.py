"""Sessions outlive a password that is only hashed anew; tries to log in are counted in memory."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_logged_out")]

    operations = [
        migrations.AddField("person", "session_mark", models.CharField(blank=True, default="", max_length=160)),
        migrations.DeleteModel("LoginTry"),
    ]
