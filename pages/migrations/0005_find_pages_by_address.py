"""Pages are served by their whole address, for which Wagtail has no index."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pages", "0004_owning_community"), ("wagtailcore", "0098_apitoken")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX pages_url_path ON wagtailcore_page USING hash (url_path)", "DROP INDEX pages_url_path"
        )
    ]
