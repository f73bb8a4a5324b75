"""Meridian's people, with the accounts the sign-in page names."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.text import slugify

from accounts.models import INTRANET_MANAGERS, Profile, Team, User
from intranet.demo import sources
from intranet.demo.dates import ago

#: The password of every demo account. Only the development settings show it, and production refuses the demo.
PASSWORD = "common-ground"  # noqa: S105  # shown to everybody, in the demo only

#: Team → the team it is part of.
TEAMS = {
    "Executive": None,
    "Networks": None,
    "Customer services": None,
    "Corporate": None,
    "Digital and data": "Corporate",
    "Water operations": "Networks",
    "Electricity operations": "Networks",
    "Field services": "Networks",
    "Safety and environment": "Networks",
    "Contact centre": "Customer services",
    "Billing": "Customer services",
    "Communications": "Corporate",
    "Finance": "Corporate",
    "Procurement": "Corporate",
    "Legal and compliance": "Corporate",
    "People and culture": "Corporate",
    "Facilities": "Corporate",
    "Strategy and projects": "Corporate",
    "Data and analytics": "Digital and data",
    "Service desk": "Digital and data",
    "Software": "Digital and data",
}
WORKING_DAYS = {
    "Mon-Fri": [1, 2, 3, 4, 5],
    "Mon-Thu": [1, 2, 3, 4],
    "Mon-Wed": [1, 2, 3],
    "Tue-Fri": [2, 3, 4, 5],
    "Tue-Sat": [2, 3, 4, 5, 6],
    "Sun-Thu": [7, 1, 2, 3, 4],
    "shift": [],
}


def load_people() -> dict[str, User]:
    """Everybody, by user name."""
    rows = sources.people()
    password = make_password(PASSWORD)
    names = ("username", "email", "first_name", "last_name")
    User.objects.bulk_create(
        [User(**{name: row[name] for name in names}, password=password, date_joined=ago(730)) for row in rows]
    )
    people = {user.username: user for user in User.objects.filter(username__in=[row["username"] for row in rows])}
    load_profiles(rows, people, load_teams())
    give_duties(people)
    return people


def load_teams() -> dict[str, Team]:
    teams: dict[str, Team] = {}
    for name, parent in TEAMS.items():
        teams[name] = Team.objects.create(name=name, slug=slugify(name), parent=teams[parent] if parent else None)
    return teams


def load_profiles(rows: list[dict[str, str]], people: dict[str, User], teams: dict[str, Team]) -> None:
    profiles = Profile.objects.in_bulk([user.pk for user in people.values()])
    for number, row in enumerate(rows):
        profile = profiles[people[row["username"]].pk]
        profile.job_title, profile.location, profile.about = row["job_title"], row["location"], row["about"]
        profile.team, profile.manager = teams[row["team"]], people.get(row["manager"])
        for target, column in (("skills", "skills"), ("ask_about", "ask_me_about"), ("languages", "languages")):
            setattr(profile, target, [word for word in row[column].split(";") if word])
        profile.working_days = WORKING_DAYS[row["working_days"]]
        profile.confirmed_at = ago(20 + number * 7)
    fields = ["job_title", "location", "about", "team", "manager", "skills", "ask_about", "languages"]
    Profile.objects.bulk_update(profiles.values(), [*fields, "working_days", "confirmed_at"])


def give_duties(people: dict[str, User]) -> None:
    people["manager"].groups.add(Group.objects.get(name=INTRANET_MANAGERS))
    for editor in ("noor.elias", "julia.frank"):
        people[editor].groups.add(Group.objects.get(name="Official editors"))
    User.objects.filter(username="admin").update(is_superuser=True, is_staff=True)
