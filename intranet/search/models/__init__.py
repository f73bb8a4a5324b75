from intranet.search.models.entry import MOST_TEXT, Kind, SearchEntry, Seen, Source
from intranet.search.models.forwarding import SearchForward
from intranet.search.models.log import SearchFigures, SearchLog
from intranet.search.models.outbox import SearchDirty
from intranet.search.models.words import SearchWord

__all__ = [
    "MOST_TEXT",
    "Kind",
    "SearchDirty",
    "SearchEntry",
    "SearchFigures",
    "SearchForward",
    "SearchLog",
    "SearchWord",
    "Seen",
    "Source",
]
