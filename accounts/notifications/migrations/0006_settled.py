"""Columns for what is asked of people, and when it was settled."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_roads_of_mail")]

    operations = [
        migrations.AddField("activity", "settled_at", models.DateTimeField(null=True)),
        migrations.AddField("notification", "to_do", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("notification", "settled_at", models.DateTimeField(null=True)),
    ]
