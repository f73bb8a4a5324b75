"""Indexes over every notification there is: built while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notifications", "0003_telling")]

    operations = [
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("cadence", "now"), ("mail", None), ("read_at", None)),
                fields=["created_at"],
                name="notification_to_mail",
            ),
        ),
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("mail", None), _negated=True), fields=["mail"], name="notification_mailed"
            ),
        ),
    ]
