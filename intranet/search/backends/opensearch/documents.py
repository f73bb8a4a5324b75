"""What the server is told of an entry, and how it is to take words."""

import math
from typing import Any

from intranet.search.models import SearchEntry

#: Words in their forms, without accents and without case; and brought to their stems.
ANALYSIS = {
    "filter": {
        "stems": {"type": "stemmer", "language": "english"},
        "stops": {"type": "stop", "stopwords": "_english_"},
    },
    "analyzer": {
        "plain": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
        "stemmed": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding", "stops", "stems"]},
    },
    "normalizer": {"folded": {"type": "custom", "filter": ["lowercase", "asciifolding"]}},
}
_TEXT = {"type": "text", "analyzer": "stemmed", "fields": {"plain": {"type": "text", "analyzer": "plain"}}}
_KEY, _YES, _DAY = {"type": "keyword"}, {"type": "boolean"}, {"type": "date"}
_ONCE = {"type": "keyword", "index": False, "doc_values": False}
PROPERTIES: dict[str, Any] = {
    "id": {"type": "long"}, "key": _KEY, "source": _KEY, "target": {"type": "long"}, "kind": _KEY, "seen": _KEY,
    "community_id": {"type": "long"}, "owner_id": {"type": "long"}, "path": _KEY, "digest": _ONCE,
    "title": _TEXT | {"fields": _TEXT["fields"] | {"whole": {"type": "keyword", "normalizer": "folded"}}},  # type: ignore[operator]
    "summary": _TEXT, "keywords": _TEXT, "body": {"type": "text", "analyzer": "stemmed"},
    "other": {"type": "text", "analyzer": "stemmed"},
    "vetted": _YES, "withdrawn": _YES, "newer_edits": _YES, "newest_first": _YES, "is_verified": _YES,
    "is_archived": _YES, "review_by": _DAY, "lapses_on": _DAY, "fresh_until": _DAY, "updated_at": _DAY,
    "lift": {"type": "float"},
}  # fmt: skip
#: A change is found within two seconds: half a second here, the rest before.
INDEX: dict[str, Any] = {
    "settings": {"index": {"refresh_interval": "500ms"}, "analysis": ANALYSIS},
    "mappings": {"dynamic": "strict", "properties": PROPERTIES},
}
#: Columns that are taken as they are.
_AS_THEY_ARE = sorted(set(PROPERTIES) - {"key", "lift", "review_by", "lapses_on", "fresh_until", "updated_at"})
_DATES = ("review_by", "lapses_on", "fresh_until", "updated_at")


def key_of(source: str, target: int) -> str:
    return f"{source}-{target}"


def document_of(entry: SearchEntry) -> dict[str, Any]:
    document = {name: getattr(entry, name) for name in _AS_THEY_ARE}
    for name in _DATES:
        moment = getattr(entry, name)
        document[name] = moment.isoformat() if moment else None
    document["key"] = key_of(entry.source, entry.target)
    document["lift"] = round(1 + 0.02 * math.log1p(entry.popularity), 4)
    return document
