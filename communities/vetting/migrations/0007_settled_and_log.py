"""What was answered before it was written down with the notifications; and an index for the log by time."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

#: Activities of one statement.
STEP = 500


def answered(apps):
    """Verb, and the targets of it that nobody has to do anything about any more."""
    requests, versions = apps.get_model("vetting", "VettingRequest"), apps.get_model("vetting", "OfficialVersion")
    suspensions = apps.get_model("vetting", "Suspension").objects
    questions = apps.get_model("questions", "Question").objects
    topics, reports = apps.get_model("discussions", "Topic").objects, apps.get_model("discussions", "Report").objects
    for verb, model in (("join_request", "JoinRequest"), ("invitation", "Invitation"), ("proposal", "Proposal")):
        yield f"{verb}.made", apps.get_model("communities", model).objects.exclude(decided_at=None).values("pk")
    yield "post.reported", reports.exclude(settled_at=None).values("post")
    for verb in ("vetting.asked", "vetting.request_late"):
        yield verb, requests.objects.exclude(closed_at=None).values("pk")
    for verb in ("vetting.due", "vetting.overdue", "vetting.owner_left", "vetting.suspended"):
        yield verb, versions.objects.exclude(ended_at=None).values("pk")
    over = Q(until__lte=timezone.now()) | Q(lifted_at__isnull=False)
    yield "vetting.suspended", suspensions.filter(over).values("version")
    closed = topics.filter(Q(closure__isnull=False) | Q(merged_into__isnull=False) | ~Q(kind="question")).values("pk")
    done = Q(duplication__isnull=False) | Q(acceptance__isnull=False)
    for verb in ("question.asked", "question.escalated"):
        yield verb, questions.filter(done | Q(first_answer_at__isnull=False)).values("pk")
        yield verb, closed
    yield "question.left_open", questions.filter(done).values("pk")
    yield "question.left_open", closed


def settle(apps, schema_editor):
    Activity = apps.get_model("notifications", "Activity")
    Notification = apps.get_model("notifications", "Notification")
    now = timezone.now()
    for verb, targets in answered(apps):
        open_ones = Activity.objects.filter(verb=verb, settled_at=None, target_id__in=targets)
        if verb == "post.reported":  # one of several reports may still be open
            open_reports = apps.get_model("discussions", "Report").objects.filter(settled_at=None)
            open_ones = open_ones.exclude(target_id__in=open_reports.values("post"))
        while ids := list(open_ones.order_by("pk").values_list("pk", flat=True)[:STEP]):
            Notification.objects.filter(activity__in=ids, to_do=True, settled_at=None).update(settled_at=now)
            Activity.objects.filter(pk__in=ids).update(settled_at=now)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("vetting", "0006_hand_overs_outlive_addresses"),
        ("communities", "0004_mail_in"),
        ("discussions", "0005_links_of_posts"),
        ("questions", "0002_similar"),
        ("notifications", "0007_what_was_asked"),
    ]

    operations = [
        migrations.RunPython(settle, migrations.RunPython.noop),
        AddIndexConcurrently(
            "vettingevent", models.Index(fields=["community", "-at", "-id"], name="vetting_event_log")
        ),
    ]
