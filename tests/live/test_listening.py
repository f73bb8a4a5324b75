"""Connections: who gets one, what they hear, what they hear again after a gap, and when they end."""

from intranet.events import hub as hubs
from intranet.events.connection import MOST_WAITING, Connection
from intranet.events.replay import Replay
from intranet.events.wire import KEPT, REVOKE, STREAM, TICKET_SECONDS, Message, now_ms
from tests.live.conftest import Listener, in_a_loop, running, ticket

NOBODY_THERE = "redis://127.0.0.1:1/0"


def play(story):
    """Run an asynchronous story on an events process of its own."""

    async def run():
        async with running() as app:
            await story(app)

    in_a_loop(run())


def test_each_hears_what_concerns_them(stream):
    async def story(app):
        mina, sam = Listener(app, ticket(app, 1, "topic:7")), Listener(app, ticket(app, 2))
        await mina.joins()
        await sam.joins()
        stream("topic", "topic:7", number=7)
        stream("inbox", "person:2")
        kind, data, place = await mina.hears("topic")
        assert (kind, data) == ("topic", {"id": 7})
        assert place
        await sam.hears("inbox")
        assert [heard[0] for heard in mina.events[1:]] == ["topic"]
        assert [heard[0] for heard in sam.events[1:]] == ["inbox"]
        assert mina.headers[b"content-type"].startswith(b"text/event-stream")
        assert b"no-store" in mina.headers[b"cache-control"]

    play(story)


def test_tickets_that_open_nothing(stream):
    async def story(app):
        good = ticket(app, 1)
        old = now_ms() - 1000 * (TICKET_SECONDS + 2)
        body, signature = good.split(".")
        forged = ["", "x.y", body, f"{body}.{'0' * len(signature)}", f"{body[:-2]}AA.{signature}", "ü.ü"]
        refused = [Listener(app, one) for one in [*forged, ticket(app, 1, issued=old, born=old)]]
        refused.append(Listener(app, good, cookie="somebody-elses"))
        for one in refused:
            assert (await one.ends()).status == 401
        assert (await Listener(app, good, method="POST").ends()).status == 405
        assert (await Listener(app, good, path="/events/else/").ends()).status == 404
        assert (await Listener(app, path="/healthz").ends()).status == 200
        assert not app.hub.connections

    play(story)


def test_after_a_gap_what_was_missed_is_heard_and_of_each_thing_once(stream):
    async def story(app):
        first = Listener(app, ticket(app, 1, "topic:7"))
        place = await first.joins()
        await first.hang_up()
        witness = Listener(app, ticket(app, 3, "person:1"))
        await witness.joins()
        for channel in ("topic:7", "topic:7", "topic:8", "person:1"):
            stream(channel.split(":")[0], channel, number=int(channel.split(":")[1]))
        await witness.hears("person")
        headers = [(b"last-event-id", place.encode())]
        again = Listener(app, ticket(app, 1, "topic:7"), headers=headers)
        await again.until(lambda one: len(one.events) >= 3)
        assert sorted(kind for kind, _data, _place in again.events) == ["hello", "person", "topic"]
        by_script = Listener(app, ticket(app, 1, "topic:7"), after=place)
        await by_script.hears("topic")
        by_ticket = Listener(app, ticket(app, 1, "topic:7", after=place))
        await by_ticket.hears("topic")

    play(story)


def test_after_too_long_a_gap_pages_look_for_themselves(stream):
    async def story(app):
        place = stream("topic", "topic:7", number=7)
        earlier = f"{int(place.partition('-')[0]) - 1}-0"
        for after in (earlier, "", "nonsense", "9" * 30):
            listener = Listener(app, ticket(app, 1, "topic:7"), after=after)
            await listener.until(lambda one: one.events)
            assert listener.events[0][0] == "reset"

    play(story)


def test_what_is_kept_for_replay_is_bounded():
    replay = Replay()
    for number in range(3 * KEPT):
        replay.add(f"{number + 1}-0", Message("topic", ("topic:1",), number))
    assert len(replay.messages) <= 2 * KEPT
    assert replay.since("1-0", ["topic:1"]) is None
    assert len(replay.since(f"{3 * KEPT - 5}-0", ["topic:1"])) == 5


def test_a_right_that_is_taken_away_ends_the_connection_at_once(stream):
    async def story(app):
        person, session, community = (Listener(app, ticket(app, 1, "topic:7", "community:3")) for _ in range(3))
        other = Listener(app, ticket(app, 2, "topic:7"))
        for one in (person, session, community, other):
            await one.joins()
        stream(REVOKE, "community:3")
        for one in (person, session, community):
            await one.ends()
            assert one.events[-1][0] == "bye"
            assert "ticket" not in one.events[-1][1]
        assert not other.over
        # A ticket from before, used now, opens nothing; one from afterwards does.
        assert (await Listener(app, ticket(app, 1, "community:3")).ends()).status == 401
        later = now_ms() + 2000
        await Listener(app, ticket(app, 1, "community:3", issued=later, born=later)).joins()
        stream(REVOKE, f"session:{app.hub.signer.session_name('the-session')}")
        await other.ends()

    play(story)


def test_a_new_process_knows_whose_rights_were_taken_away(stream):
    stream(REVOKE, "person:1")

    async def story(app):
        assert (await Listener(app, ticket(app, 1)).ends()).status == 401
        await Listener(app, ticket(app, 2)).joins()

    play(story)


def test_without_redis_nobody_listens():
    async def story():
        async with running(NOBODY_THERE) as app:
            refused = await Listener(app, ticket(app, 1)).ends()
            assert refused.status == 503
            assert b"retry-after" in refused.headers

    in_a_loop(story())


def test_when_the_stream_is_lost_everybody_goes_and_may_come_back(stream):
    async def story(app):
        listener = Listener(app, ticket(app, 1))
        await listener.joins()
        app.hub.lose()
        await listener.ends()
        assert listener.events[-1][0] == "bye"
        app.hub.available = True
        await Listener(app, ticket(app, 1)).joins()

    play(story)


def test_a_stopping_process_spreads_who_comes_back_and_hands_them_on(stream, monkeypatch):
    monkeypatch.setattr(hubs, "PER_PERSON", 100)

    async def story(app):
        listeners = [Listener(app, ticket(app, number)) for number in range(60)]
        for one in listeners:
            await one.joins()
        app.stop()
        for one in listeners:
            await one.ends()
        waits = sorted(one.events[-1][1]["ms"] for one in listeners)
        assert waits[0] >= 500
        assert waits[-1] - waits[0] > 5_000
        assert "retry: " in listeners[0].written
        assert (await Listener(app, ticket(app, 1)).ends()).status == 503
        async with running() as heir:
            stream("inbox", "person:5")
            handed_on = listeners[5].events[-1][1]["ticket"]
            successor = Listener(heir, handed_on)
            await successor.hears("inbox")

    play(story)


def test_limits_a_person_and_a_process(stream):
    async def story(app):
        mine = [Listener(app, ticket(app, 1)) for _ in range(hubs.PER_PERSON)]
        for one in mine:
            await one.joins()
        assert (await Listener(app, ticket(app, 1)).ends()).status == 429
        await mine[0].hang_up()
        await Listener(app, ticket(app, 1)).joins()
        app.hub.per_process = len(app.hub.connections)
        assert (await Listener(app, ticket(app, 2)).ends()).status == 503

    play(story)


def test_who_reads_slowly_is_let_go(stream):
    async def story(app):
        slow = Listener(app, ticket(app, 1), reads=False)
        await slow.joins()
        [connection] = app.hub.connections
        for number in range(MOST_WAITING + 1):
            connection.offer(Message("topic", (), number), b"x")
            assert len(connection.waiting) <= MOST_WAITING + 1
        assert connection.too_slow
        await slow.ends()
        assert not app.hub.connections

    play(story)


def test_of_one_thing_only_the_last_word_waits():
    connection = Connection(None, Replay())
    for number in range(3 * MOST_WAITING):
        connection.offer(Message("topic", (), 7), b"topic 7, %d" % number)
    assert not connection.too_slow
    assert connection._taken() == b"topic 7, %d" % (3 * MOST_WAITING - 1)


def test_signs_of_life_carry_the_place(stream):
    async def story(app):
        listener = Listener(app, ticket(app, 1))
        await listener.joins()
        [connection] = app.hub.connections
        connection.beat = 0.01
        stream("inbox", "person:1")
        await listener.hears("inbox")
        _kind, data, place = await listener.hears("beat")
        assert not data
        assert place == app.hub.replay.last

    play(story)


def test_a_connection_does_not_outlive_its_ticket(stream):
    async def story(app):
        listener = Listener(app, ticket(app, 1, born=now_ms() - 15 * 60 * 1000 + 1500))
        await listener.ends()
        assert listener.events[-1][0] == "bye"

    play(story)


def test_entries_of_another_version_are_passed_over(stream):
    async def story(app):
        listener = Listener(app, ticket(app, 1))
        await listener.joins()
        stream.client.xadd(STREAM, {"v": "2"})
        stream.client.xadd(STREAM, {"m": "[1]"})
        stream("inbox", "person:1")
        await listener.hears("inbox")

    play(story)
