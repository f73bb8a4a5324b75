"""What the server is asked: words, filters, ranks and facets. Everything typed is a value, never a piece of a query."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from intranet.search.backends.opensearch.standing import Standing, among, seen_by
from intranet.search.backends.ranking import PEOPLE
from intranet.search.query import Query
from intranet.search.words import Words, words_in
from pages.models.review import today

#: The weights of ranking.WEIGHTS: title, what it is about, text, other text.
FIELDS = ["title^1", "title.plain^1", "summary^0.6", "keywords^0.6", "body^0.25", "other^0.05"]
NAMES = ["title", "title.plain"]
UNLABELLED = ["person", "file", "community"]
#: What a label multiplies the rank with, as ranking.SCORE does.
TRUST = {"official": 1.3, "lapsed": 0.6, "withdrawn": 0.7}
#: Name of the part that says that all the words were found.
WHOLE = "whole"
Body = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """``loosely`` looks for some of the words, and for titles spelt nearly so, as well."""

    query: Query
    words: Words
    viewer: Standing
    size: int
    most: int
    communities: int
    loosely: bool = False


def search_body(asked: Asked, after: list[Any] | None) -> Body:
    facets = facets_of(asked)
    narrow = [*seen_by(asked.viewer), *narrowed(asked)]
    by_time = asked.query.sort == "newest" or not asked.words
    matching = {"bool": {"filter": narrow, "must": [matching_of(asked)] if asked.words else []}}
    body: Body = {
        "query": matching if by_time else ranked(matching, asked.viewer, asked.words),
        "post_filter": all_of(*facets.values()),
        "aggs": counted(facets, asked),
        "sort": [{"updated_at": "desc"} if by_time else {"_score": "desc"}, {"id": "desc"}],
        "size": asked.size + 1,
        "track_total_hits": asked.most + 1,
        "_source": ["id", "source", "target"],
        "timeout": "1500ms",
    }
    return body | ({"search_after": after} if after else {})


def matching_of(asked: Asked) -> Body:
    """All the words in any form, the last one also as a beginning."""
    typed = " ".join(asked.words.all)
    whole = [match(typed, type="cross_fields", operator="and")]
    if asked.words.begun:
        begun = [
            match(asked.words.all[-1], type="bool_prefix", fields=["title.plain", "summary.plain", "keywords.plain"])
        ]
        others = " ".join(asked.words.all[:-1])
        begun += [match(others, type="cross_fields", operator="and")] if others else []
        whole.append({"bool": {"must": begun}})
    if asked.words.alike:
        whole.append({"bool": {"must": [or_alike(word, asked.words) for word in asked.words.all], "boost": 0.5}})
    found: list[Body] = [{"bool": {"should": whole, "minimum_should_match": 1, "_name": WHOLE}}]
    if asked.loosely:
        found.append(match(typed, type="cross_fields", minimum_should_match="-1", boost=0.3))
        found.append(match(typed, type="best_fields", minimum_should_match="3<50%", boost=0.15))
        found.append(match(typed, fields=NAMES, fuzziness="AUTO", prefix_length=1, operator="and", boost=0.2))
    exact = [
        {"term": {"title.whole": {"value": asked.query.text, "boost": 2}}},
        match(typed, fields=NAMES, operator="and"),
    ]
    beside = [match(phrase, type="phrase") for phrase in asked.words.phrases]
    return {
        "bool": {"must": [{"bool": {"should": found, "minimum_should_match": 1}}], "should": exact, "filter": beside}
    }


def or_alike(word: str, words: Words) -> Body:
    """A word, or another one for the same."""
    others = words.alike.get(word, ())
    return any_of([match(word), *(match(other, type="phrase") for other in others)])


def match(typed: str, *, fields: list[str] | None = None, **how: Any) -> Body:
    return {"multi_match": {"query": typed, "fields": fields or FIELDS} | how}


def ranked(matching: Body, viewer: Standing, words: Words) -> Body:
    weights: list[Body] = [{"filter": labelled(label), "weight": weight} for label, weight in TRUST.items()]
    weights.append({"filter": yes("is_verified"), "weight": 1.15})
    archived = any_of([yes("is_archived"), *among("community_id", viewer.archived)])
    weights.append({"filter": archived, "weight": 0.6})
    weights.append({"field_value_factor": {"field": "lift", "missing": 1}})
    weights.append({"filter": {"range": {"updated_at": {"gte": "now-1y/d"}}}, "weight": 1.05})
    talk = [{"term": {"source": "topic"}}, {"range": {"updated_at": {"lt": "now-3y/d"}}}]
    weights.append({"filter": {"bool": {"filter": talk, "must_not": [yes("is_verified")]}}, "weight": 0.85})
    if words.of_people:
        weights.append({"filter": {"term": {"kind": "person"}}, "weight": PEOPLE})
    return {
        "function_score": {"query": matching, "functions": weights, "score_mode": "multiply", "boost_mode": "multiply"}
    }


def narrowed(asked: Asked) -> list[Body]:
    """What the search is about from the start."""
    query, found = asked.query, []
    if query.official_only:
        found.append(in_date())
    if query.since:
        found.append({"range": {"updated_at": {"gte": query.since.isoformat()}}})
    if query.owner:
        found.append({"term": {"owner_id": asked.viewer.owner}})
    return found


def facets_of(asked: Asked) -> dict[str, list[Body]]:
    """What was chosen of each facet."""
    query = asked.query
    return {
        "kinds": [{"terms": {"kind": sorted(query.kinds)}}] if query.kinds else [],
        "communities": [{"term": {"community_id": asked.viewer.community}}] if query.community else [],
        "labels": [labelled(query.label)] if query.label else [],
    }


def counted(facets: dict[str, list[Body]], asked: Asked) -> Body:
    """Each facet counts what the others leave. Communities whose name the viewer may not know are counted by nobody."""
    others = {name: all_of(*(chosen for other, chosen in facets.items() if other != name)) for name in facets}
    labels = {"official", "community", "overdue", "lapsed", "withdrawn"}
    known = {"terms": {"field": "community_id", "size": 4 * asked.communities}}
    return {
        "kinds": {"filter": others["kinds"], "aggs": {"found": {"terms": {"field": "kind", "size": 20}}}},
        "communities": {"filter": others["communities"], "aggs": {"found": known}},
        "labels": {
            "filter": others["labels"],
            "aggs": {"found": {"filters": {"filters": {label: labelled(label) for label in sorted(labels)}}}},
        },
    }


def begin_body(text: str, viewer: Standing, limit: int) -> Body:
    """Titles that begin like this, or are spelt nearly so."""
    begun = match(text, type="bool_prefix", fields=["title.plain", "title"], operator="and")
    spelt = match(text, fields=["title.plain"], fuzziness="AUTO", prefix_length=1, operator="and", boost=0.3)
    exact = {"prefix": {"title.whole": {"value": text, "boost": 2}}}
    found = {"bool": {"should": [begun, spelt, exact], "minimum_should_match": 1}}
    return {
        "query": ranked({"bool": {"must": [found], "filter": seen_by(viewer)}}, viewer, words_in(text)),
        "sort": [{"_score": "desc"}, {"id": "desc"}],
        "size": limit,
        "_source": ["id", "source", "target"],
        "timeout": "1500ms",
    }


def labelled(label: str) -> Body:
    """The rule of predicate.STATE, by the clock of this moment."""
    now, day = timezone.now().isoformat(), today()
    has_label = none_of({"terms": {"kind": UNLABELLED}})
    still = any_of([none_of(yes("vetted")), {"range": {"fresh_until": {"gt": now}}}])
    withdrawn = all_of([yes("withdrawn"), still])
    vetted, lapsed, overdue = yes("vetted"), before("lapses_on", day), before("review_by", day)
    newest = all_of([yes("newest_first"), yes("newer_edits")])
    rules: dict[str, list[Body]] = {
        "withdrawn": [withdrawn],
        "community": [none_of(withdrawn), any_of([none_of(vetted), all_of([none_of(lapsed), newest])])],
        "lapsed": [none_of(withdrawn), vetted, lapsed],
        "overdue": [none_of(withdrawn), vetted, none_of(lapsed, newest), overdue],
        "official": [none_of(withdrawn), vetted, none_of(lapsed, newest, overdue)],
    }
    return all_of([has_label, *rules[label]])


def in_date() -> Body:
    """The rule of predicate.IN_DATE: of a withdrawn text nothing stays in date once another one is shown."""
    stands = {"range": {"fresh_until": {"lte": timezone.now().isoformat()}}}
    return all_of([yes("vetted"), any_of([none_of(yes("withdrawn")), stands]), none_of(before("review_by", today()))])


def before(field: str, day: date) -> Body:
    return {"range": {field: {"lt": day.isoformat()}}}


def yes(field: str) -> Body:
    return {"term": {field: True}}


def all_of(*filters: list[Body]) -> Body:
    return {"bool": {"filter": [one for some in filters for one in some]}}


def any_of(filters: list[Body]) -> Body:
    return {"bool": {"should": filters, "minimum_should_match": 1}}


def none_of(*filters: Body) -> Body:
    return {"bool": {"must_not": list(filters)}}
