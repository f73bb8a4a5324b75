"""A dump of a Stack Exchange site becomes questions and answers.

Formats: the data dump's own README (archive.org/details/stackexchange): one XML file a table, one ``row`` element each.
"""
