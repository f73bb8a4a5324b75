"""import_people: whatever the file looks like, nothing is doubled and nothing is half done."""

import pytest
from django.core.management import CommandError, call_command

from accounts.directory_import.parsing import BadRow, days
from accounts.models import Profile, Team, User

HEADING = "username,email,first_name,last_name,job_title,team,manager,location,skills,ask_me_about,languages"
SAM = "sam,sam@example.com,Sam,Okoro,Analyst,Corporate > Finance,boss,Leeds,Excel;Python,Forecasts,English;Igbo"
BOSS = "boss,boss@example.com,Bo,Ström,Head,Finance,,York,,,"


@pytest.fixture
def run(tmp_path, db, capsys):
    """Imports the text (or bytes) and returns what was printed."""

    def go(text, *options, fails=False):
        path = tmp_path / "people.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if fails:
            with pytest.raises(CommandError) as refusal:
                call_command("import_people", str(path), *options)
            return capsys.readouterr().out + str(refusal.value)
        call_command("import_people", str(path), *options)
        return capsys.readouterr().out

    return go


def table(*rows, heading=HEADING, end="\n"):
    return end.join([heading, *rows]) + end


def test_people_teams_and_managers_in_any_order(run):
    out = run(table(SAM, BOSS))
    assert "2 people: 2 new, 0 changed, 0 as before, 0 left out." in out
    sam = User.objects.select_related("profile__team__parent", "profile__manager").get(username="sam")
    assert sam.name == "Sam Okoro"
    assert sam.profile.team.parent.name == "Corporate"
    assert sam.profile.manager.username == "boss"
    assert sam.profile.skills == ["Excel", "Python"]
    assert sam.profile.ask_about == ["Forecasts"]
    assert not sam.has_usable_password()
    assert Team.objects.count() == 2


def test_again_changes_nothing(run):
    run(table(SAM, BOSS))
    before = list(User.objects.order_by("pk").values()), list(Profile.objects.order_by("pk").values())
    out = run(table(SAM, BOSS))
    assert "0 new, 0 changed, 2 as before" in out
    assert (list(User.objects.order_by("pk").values()), list(Profile.objects.order_by("pk").values())) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(run):
    out = run(table(SAM, BOSS), "--dry-run")
    assert out.startswith("Dry run: nothing was written.")
    assert "2 new" in out
    assert not User.objects.exists()
    assert not Team.objects.exists()


def test_the_directory_decides_on_its_part_and_people_on_theirs(run):
    run(table(SAM, BOSS))
    Profile.objects.filter(user__username="sam").update(skills=["Welding"], location="Home")
    run(table(SAM, BOSS))
    profile = Profile.objects.get(user__username="sam")
    assert profile.skills == ["Welding"]
    assert profile.location == "Leeds"


def test_missing_columns_leave_things_alone(run):
    run(table(SAM, BOSS))
    run("username,job_title\nSAM,Chief\n")
    sam = User.objects.get(username="sam")
    assert (sam.email, sam.profile.job_title, sam.profile.location) == ("sam@example.com", "Chief", "Leeds")
    assert User.objects.count() == 2


BAD = [
    (",x@example.com,,,,,,,,,", "no username"),
    ("sa m,x@example.com,,,,,,,,,", "username:"),
    ("kim,not an address,,,,,,,,,", "not an e-mail address"),
    ("kim,SAM@example.com,,,,,,,,,", "already exists"),
    ("SAM,x@example.com,,,,,,,,,", "there already, on line 2"),
    ("kim,kim@example.com", "2 cells where the heading has 11"),
    ("kim,kim@example.com,,,,,,,,,,,extra", "13 cells"),
    (f"kim,kim@example.com,,,{'x' * 200},,,,,,", "job_title:"),
    (f"kim,kim@example.com,,,,{'x' * 200},,,,,", "name:"),
    (f"kim,kim@example.com,,,,,,,{'x' * 61},,", "skills"),
    ("kim,kim@example.com,\0,,,,,,,,", "zero byte"),
    ("kim,kim@example.com,Kim,,,New > " + "y" * 130 + ",,,,,", "name:"),
]


@pytest.mark.parametrize(("row", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_bad_row_is_named_and_left_out_whole(run, row, reason):
    out = run(table(SAM, row, BOSS), fails=True)
    assert "line 3:" in out
    assert reason in out
    assert "1 left out" in out
    assert sorted(User.objects.values_list("username", flat=True)) == ["boss", "sam"]
    assert not Team.objects.filter(name="New").exists()


def test_line_numbers_count_lines_not_rows(run):
    heading = "username,about,email"
    out = run(f'{heading}\nsam,"two\nlines",sam@example.com\n\nkim,,nonsense\n', fails=True)
    assert "line 5:" in out


def test_circles_and_strangers_are_remarks(run):
    heading = "username,manager"
    out = run(table("a,b", "b,c", "c,a", "d,nobody", "e,e", "f,a", heading=heading))
    assert "6 new" in out
    assert "would close a circle: c → a → b → c" in out
    assert "line 5: the manager 'nobody' is nobody here" in out
    assert "line 6" in out
    managers = dict(Profile.objects.values_list("user__username", "manager__username"))
    assert managers == {"a": "b", "b": "c", "c": None, "d": None, "e": None, "f": "a"}
    run(table("a,b", "b,c", "c,a", "d,nobody", "e,e", "f,a", heading=heading))
    assert dict(Profile.objects.values_list("user__username", "manager__username")) == managers


def test_turning_the_line_round_is_no_circle(run):
    run(table("a,b", "b,", heading="username,manager"))
    out = run(table("a,", "b,a", heading="username,manager"))
    assert "circle" not in out
    assert Profile.objects.get(user__username="b").manager.username == "a"


@pytest.mark.parametrize(
    "data",
    [
        table(SAM, BOSS, end="\r\n").encode("utf-8-sig"),
        table(SAM, BOSS).replace(",", "\t").encode(),
        table(SAM, BOSS).encode("latin-1"),
        table(SAM, BOSS).encode("utf-16"),
        table(SAM, BOSS).replace(";", "|").replace(",", ";").encode("cp1252"),
        table(SAM, BOSS, heading=HEADING.upper().replace(",", " ,")).encode(),
    ],
    ids=["bom and crlf", "tabs", "latin-1", "utf-16", "semicolons", "loud heading"],
)
def test_files_of_other_programs(run, data):
    run(data)
    assert User.objects.get(username="boss").last_name == "Ström"
    assert Profile.objects.get(user__username="sam").skills == ["Excel", "Python"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("name,email\nx,y\n", "no column username"),
        ("", "no column username"),
        ("username,user\na,b\n", "twice: username"),
        ('username\n"never closed\n', "Line"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no column username"),
    ],
)
def test_what_is_no_table_of_people(run, data, reason):
    assert reason in run(data, fails=True)
    assert not User.objects.exists()


def test_unknown_columns_are_named(run):
    assert "ignored: shoe size" in run("username,shoe size\nsam,44\n")


def test_leavers_and_returners(run, client):
    run("username,active\nsam,yes\n")
    sam = User.objects.get()
    client.force_login(sam)
    run("username,active\nsam,no\n")
    assert client.get("/people/").status_code == 302
    assert "0 changed, 1 as before" in run("username,active\nsam,no\n")
    run("username,active\nsam,yes\n")
    assert User.objects.get().is_active
    assert "line 2: active is 'perhaps'" in run("username,active\nsam,perhaps\n", fails=True)


def test_stopped_and_run_again(run, monkeypatch):
    from accounts.directory_import import people

    original = people.import_person

    def stop_at_boss(record, *rest):
        if record.username == "boss":
            raise KeyboardInterrupt
        return original(record, *rest)

    monkeypatch.setattr(people, "import_person", stop_at_boss)
    with pytest.raises(KeyboardInterrupt):
        run(table(SAM, BOSS))
    monkeypatch.undo()
    assert User.objects.count() == 1
    assert "1 new" in run(table(SAM, BOSS))
    assert Profile.objects.get(user__username="sam").manager.username == "boss"


def test_the_demo_organisation_is_such_a_file(run):
    from pathlib import Path

    import intranet.demo

    data = (Path(intranet.demo.__file__).parent / "data" / "people.csv").read_bytes()
    assert "0 left out" in run(data)


@pytest.mark.parametrize(
    ("cell", "found"),
    [("Mon-Fri", [1, 2, 3, 4, 5]), ("Sun-Tue", [1, 2, 7]), ("mon; wednesday", [1, 3]), ("shift", []), ("", [])],
)
def test_working_days(cell, found):
    assert days(cell) == found


@pytest.mark.parametrize("cell", ["Someday", "Mon-Tue-Wed"])
def test_no_working_days(cell):
    with pytest.raises(BadRow):
        days(cell)
