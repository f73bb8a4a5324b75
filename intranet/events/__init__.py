"""Live events: a small ASGI application at ``/events/`` that tells browsers that something changed, never what.

It knows neither Django nor the database. The site writes messages to one Redis stream (``wire``); each process reads
that stream once (``reader``), keeps the end of it for those who come back after a gap (``replay``), and hands each
message to the connections it concerns (``hub``, ``connection``). Who may listen to what is said by a signed ticket that
the site gives out. docs/live.md tells the whole.
"""
