"""What was asked of people is known as such, in small steps while others write. Stopped, it goes on when run again."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q

#: As of ``kinds.TO_DO`` and ``reasons.TO_DO_REASONS``, when this was written.
ASKING = [
    "community.without_facilitator",
    "invitation.made",
    "join_request.made",
    "policy.confirmation_due",
    "post.reported",
    "profile.confirmation_asked",
    "proposal.made",
    "question.escalated",
    "question.left_open",
    "review.due",
    "vetting.address_withheld",
    "vetting.asked",
    "vetting.due",
    "vetting.overdue",
    "vetting.owner_left",
    "vetting.request_late",
    "vetting.suspended",
    "webhook.stopped",
]
#: Of these the rooms above do not say which are answered: what was read was seen to.
SEEN_TO = [
    "community.without_facilitator",
    "policy.confirmation_due",
    "profile.confirmation_asked",
    "review.due",
    "vetting.address_withheld",
    "vetting.owner_left",
    "webhook.stopped",
]
#: Activities of one statement. Few people each are asked to do something.
STEP = 500


def fill(apps, schema_editor):
    Activity = apps.get_model("notifications", "Activity")
    Notification = apps.get_model("notifications", "Notification")
    of_experts = Activity.objects.filter(verb="question.asked")
    for activities, told in ((Activity.objects.filter(verb__in=ASKING), Q()), (of_experts, Q(reason="expert"))):
        for ids in steps(activities):
            Notification.objects.filter(told, activity__in=ids, to_do=False).update(to_do=True)
    for ids in steps(Activity.objects.filter(verb__in=SEEN_TO)):
        read = Notification.objects.filter(activity__in=ids, to_do=True, settled_at=None).exclude(read_at=None)
        read.update(settled_at=F("read_at"))


def steps(activities):
    last = 0
    while ids := list(activities.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]):
        yield ids
        last = ids[-1]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notifications", "0006_settled")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            "notification",
            models.Index(
                fields=["person", "-id"], condition=Q(to_do=True, settled_at=None), name="notification_waiting"
            ),
        ),
    ]
