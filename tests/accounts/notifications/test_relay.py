from accounts.notifications.models import Activity, Notification, Outbox
from accounts.notifications.relay import relay_all


def test_an_activity_reaches_those_told_but_not_the_actor(person):
    sam, kim, lee = person("sam"), person("kim"), person("lee")
    Activity.record("profile.thanked", by=sam, on=kim, tell=[sam, kim, lee, lee])
    assert relay_all() == 1
    assert sorted(Notification.objects.values_list("person__username", flat=True)) == ["kim", "lee"]
    assert not Outbox.objects.exists()
