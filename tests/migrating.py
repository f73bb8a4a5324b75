"""An empty database is migrated in a fifth of the time, to the same last byte; a soak test compares the two.

To apply one operation Django makes the classes of all models anew that hang together with the one it changes. Nearly
everything hangs together with people: 45,000 classes for 170 tables, which is what a migration from nothing spends its
time on. SQL is written from the changed model alone, unless others refer to what changed in it.
"""

import functools
from contextlib import contextmanager
from unittest.mock import patch

from django.apps import apps
from django.db.migrations.state import ProjectState

all_related = ProjectState._find_reload_model


def alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
    """Which models to make anew after a change to one. Django ``delay``s the others where nothing refers to the change.

    So are they after a model or a relation was added, altered or removed: no table but its own knows of it. Python code
    in a migration is given all models anew when any was delayed.
    """
    key = (app_label, model_name)
    known = model_name in state.apps.all_models[app_label]
    if delay or not known or all(field.is_relation and not field.primary_key for field in touched(state, key)):
        state.is_delayed = True
        return {key}
    return all_related(state, app_label, model_name, delay)


def touched(state: ProjectState, key: tuple[str, str]):
    """The fields, as they were and as they are to be, in which a model differs from its class."""
    meta = state.apps.get_model(*key)._meta
    before = {field.name: field for field in (*meta.local_fields, *meta.local_many_to_many)}
    after = state.models[key].fields
    for name in before.keys() | after.keys():
        fields = [field for field in (before.get(name), after.get(name)) if field is not None]
        if len(fields) == 1 or fields[0].deconstruct()[1:] != fields[1].deconstruct()[1:]:
            yield from fields


@contextmanager
def quickly():
    """Migrate quickly for the time of the block.

    Which setting swaps a model is asked for every relation of every class, and forgotten with every class; it is known
    once all apps are loaded.
    """
    swapped = functools.cache(type(apps).get_swappable_settings_name.__wrapped__.__get__(apps))
    with (
        patch.object(ProjectState, "_find_reload_model", alone),
        patch.object(apps, "get_swappable_settings_name", swapped),
    ):
        yield
