"""What speaks to one person does not queue behind what goes to many; indexes for whoever looks for what is to be mailed."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

WAITING = models.Q(("state", "waiting"))
TO_SUM_UP = models.Q(("cadence__in", ["day", "week"]), ("mail", None), ("read_at", None))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notifications", "0004_finding_what_to_mail")]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="road",
            field=models.CharField(
                choices=[("default", "To one"), ("bulk", "To many")],
                db_default="default",
                default="default",
                max_length=10,
            ),
        ),
        AddIndexConcurrently(
            model_name="mail",
            index=models.Index(fields=["road", "due_at"], condition=WAITING, name="mail_next"),
        ),
        AddIndexConcurrently(
            model_name="mail",
            index=models.Index(fields=["person"], condition=WAITING, name="mail_waiting"),
        ),
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(fields=["person", "created_at"], condition=TO_SUM_UP, name="notification_to_sum_up"),
        ),
    ]
