"""The site's side of live events: what happened is said to the events process in a word, after commit, and tickets say
who may listen. Nothing here is needed for anything else to work: with Redis away pages are as they were.
"""
