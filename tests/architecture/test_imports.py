"""The house's order: imports go one way. The contracts stand in pyproject.toml."""

from importlinter import cli
from importlinter.cli import lint_imports

from intranet.servers import PROJECT


def test_imports_go_one_way(capsys, monkeypatch):
    """The linter's own logging would silence every logger there is, for all tests after this one."""
    monkeypatch.setattr(cli.logging_config, "dictConfig", lambda config: None)
    monkeypatch.chdir(PROJECT)
    status = lint_imports(config_filename=str(PROJECT / "pyproject.toml"), cache_dir=None, no_logo=True)
    assert status == 0, capsys.readouterr().out
