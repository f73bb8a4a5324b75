"""What narrows the results down, with how many each would leave. Only what the viewer may see was counted."""

from django.utils.translation import gettext as _

from intranet.search.backends import Found
from intranet.search.models import Kind
from intranet.search.query import LABELS, Query
from intranet.search.results import Choice, Facets


def facets_of(found: Found, query: Query) -> Facets:
    """In a fixed order, communities by how many results are theirs; what was chosen is there even with none."""
    kinds = [kind for kind in Kind if kind in found.kinds or kind in query.kinds]
    labels = [label for label in LABELS if label in found.labels or label == query.label]
    return Facets(
        kinds=[Choice(k.value, str(k.label), found.kinds.get(k, 0), k in query.kinds) for k in kinds],
        labels=[Choice(one, label_name(one), found.labels.get(one, 0), one == query.label) for one in labels],
        communities=[
            Choice(one["slug"], one["name"], one["n"], one["slug"] == query.community) for one in found.communities
        ],
    )


def label_name(label: str) -> str:
    return {
        "official": _("Official"),
        "community": _("Community"),
        "overdue": _("Review overdue"),
        "lapsed": _("Lapsed"),
        "withdrawn": _("Withdrawn or suspended"),
    }[label]
