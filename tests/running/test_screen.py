import io

from intranet.running.screen import HIDDEN, Screen, secrets_in


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_every_line_names_its_process():
    out = io.StringIO()
    Screen(out, {}).say("web", "hello")
    assert out.getvalue() == "web       │ hello\n"


def test_colours_only_on_a_terminal_and_not_when_unwanted():
    for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        out = Terminal()
        Screen(out, environment).say("web", "hello")
        assert ("\033[" in out.getvalue()) is coloured


def test_secrets_are_never_shown():
    environment = {
        "SECRET_KEY": "a-very-secret-key",
        "SMTP_PASSWORD": "hunter2hunter2",
        "DATABASE_URL": "postgresql://app:p%40ssw0rd@db/intranet",
        "HOME": "/home/somebody",
        "SHORT_TOKEN": "abc",
    }
    out = io.StringIO()
    screen = Screen(out, environment)
    for value in ("a-very-secret-key", "hunter2hunter2", "p%40ssw0rd", "p@ssw0rd"):
        screen.say("web", f"connecting with {value}")
    assert out.getvalue().count(HIDDEN) == 4
    assert "/home/somebody" not in secrets_in(environment)
    assert "abc" not in secrets_in(environment)
