"""A small server on loopback that keeps what it is sent, records what it is asked, and answers as the reference says.

It knows documents, aliases and counts. What a search finds it is told by the test: it does not rank.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from intranet.search.backends.opensearch.bodies import WHOLE


class OpenSearchDouble:
    def __init__(self):
        self.indexes, self.aliases, self.asked = {}, {}, []
        #: Keys of documents the next searches find, a list for each call; when used up, the last again.
        self.finds = [[]]
        #: Status of every answer instead of what it would be; or of items of a bulk call, by key.
        self.fails, self.refuses = 0, {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://finder:s%40cret@127.0.0.1:{self.server.server_port}/intranet"

    def bodies(self, end):
        """What was sent to addresses with this end."""
        return [body for _method, path, body, _headers in self.asked if path.partition("?")[0].endswith(end)]

    @property
    def documents(self):
        return self.indexes.get(self.aliases.get("intranet", ""), {})

    def answer(self, method, path, body):
        if self.fails:
            return self.fails, {"error": "as told"}
        first, _slash, rest = path.partition("?")[0].strip("/").partition("/")
        if rest == "_search":
            return 200, self._search(body)
        if rest == "_bulk":
            return 200, self._bulk(self.indexes.setdefault(self.aliases.get(first, first), {}), body)
        if rest == "_mget":
            return 200, {"docs": [self._doc(key) for key in body["ids"]]}
        if rest == "_count":
            return 200, {"count": len(self.documents)}
        if first == "_alias":
            index = self.aliases.get(rest)
            return (200, {index: {"aliases": {rest: {}}}}) if index else (404, {"error": "alias missing"})
        if first == "_aliases":
            for action in body["actions"]:
                ((what, given),) = action.items()
                if what == "add":
                    self.aliases[given["alias"]] = given["index"]
                else:
                    self.indexes.pop(given["index"])
            return 200, {"acknowledged": True}
        if method == "PUT":
            self.indexes[first] = {}
        return 200, {"acknowledged": True}

    def _doc(self, key):
        known = self.documents.get(key)
        return {"_id": key, "found": known is not None} | ({"_source": known} if known else {})

    def _bulk(self, index, lines):
        items, lines = [], iter(lines)
        for line in lines:
            ((what, given),) = line.items()
            status, key = self.refuses.get(given["_id"], 200), given["_id"]
            document = next(lines) if what == "index" else None
            if status == 200:
                index.pop(key, None)
                index |= {key: document} if document else {}
            items.append({what: {"_id": key, "status": status}})
        return {"errors": any(status != 200 for status in self.refuses.values()), "items": items}

    def _search(self, body):
        found = self.finds.pop(0) if len(self.finds) > 1 else self.finds[0]
        rows = [self.documents[key] for key in found if key in self.documents]
        by_time = "updated_at" in body["sort"][0]
        hits = [
            {
                "_source": {name: row[name] for name in ("id", "source", "target")},
                "sort": [1_700_000_000_000 - n if by_time else 9.25 - n, row["id"]],
                "matched_queries": [WHOLE],
            }
            for n, row in enumerate(rows)
        ]
        return {
            "timed_out": False,
            "hits": {"total": {"value": len(rows), "relation": "eq"}, "hits": hits[: body["size"]]},
            "aggregations": {
                "kinds": {"found": {"buckets": buckets(row["kind"] for row in rows)}},
                "communities": {"found": {"buckets": buckets(row["community_id"] for row in rows)}},
                "labels": {"found": {"buckets": {"official": {"doc_count": 0}, "community": {"doc_count": len(rows)}}}},
            },
        }

    def _handler(self):
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                lines = self.headers.get("Content-Type") == "application/x-ndjson"
                body = [json.loads(line) for line in sent.splitlines()] if lines else json.loads(sent or "null")
                double.asked.append((self.command, self.path, body, dict(self.headers)))
                status, answer = double.answer(self.command, self.path, body)
                said = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_PUT = do_POST

            def log_message(self, *_message):
                pass

        return Handler


def buckets(values):
    counts = {}
    for value in values:
        if value is not None:
            counts[value] = counts.get(value, 0) + 1
    return [{"key": key, "doc_count": n} for key, n in counts.items()]
