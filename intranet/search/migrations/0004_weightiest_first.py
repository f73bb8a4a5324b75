from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_searches_made")]

    operations = [
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["-weight", "-id"], name="search_entry_weightiest"),
        ),
        migrations.AddIndex(
            model_name="searchdirty",
            index=models.Index(
                fields=["source", "target"], condition=models.Q(withholds=True), name="search_dirty_withholds"
            ),
        ),
    ]
