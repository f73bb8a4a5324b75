"""Whoever may begin something in a community may do so by mail: what the presets say holds for what is there already."""

from django.db import migrations

GIVE = """
INSERT INTO communities_rolecapability (community_id, role, capability)
SELECT DISTINCT cell.community_id, cell.role, 'mail_in'
FROM communities_rolecapability AS cell JOIN communities_community AS community ON community.id = cell.community_id
WHERE cell.capability IN ('start_discussions', 'ask') AND (cell.role <> 'employee' OR community.visibility = 'open')
ON CONFLICT (community_id, role, capability) DO NOTHING
"""
TAKE = "DELETE FROM communities_rolecapability WHERE capability = 'mail_in'"


class Migration(migrations.Migration):
    dependencies = [("communities", "0003_telling")]

    operations = [migrations.RunSQL(GIVE, TAKE)]
