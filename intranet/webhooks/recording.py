"""A message for each webhook that wants to know, written with the activity and in its transaction: none is lost, and
none is sent of what was rolled back.
"""

from django.db import connection, transaction

from accounts.notifications.models import Activity
from intranet.webhooks.events import group_of
from intranet.webhooks.kicking import kick

#: Webhooks of the site hear of open communities only: who reads at the other end is not known.
WRITE = """
INSERT INTO webhooks_webhookdelivery (webhook_id, activity_id, verb)
SELECT w.id, %s, %s FROM webhooks_webhook w
WHERE w.stopped_at IS NULL AND w.groups @> ARRAY[%s]::varchar[]
  AND (w.community_id = %s OR w.community_id IS NULL AND EXISTS (
      SELECT 1 FROM communities_community c WHERE c.id = %s AND c.visibility = 'open' AND c.opened_at IS NOT NULL))
ON CONFLICT (webhook_id, activity_id) DO NOTHING
"""


def write_deliveries(activity: Activity) -> None:
    """One statement, and none for what no webhook is ever told of."""
    group = group_of(activity.verb)
    if group is None or activity.community_id is None:
        return
    with connection.cursor() as cursor:
        here = activity.community_id
        cursor.execute(WRITE, [activity.pk, activity.verb, group.value, here, here])
        written = cursor.rowcount
    if written:
        transaction.on_commit(kick, robust=True)  # the change is kept, whatever the queue does
