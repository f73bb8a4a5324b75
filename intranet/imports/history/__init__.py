"""A history of texts, one saved text a line, becomes community pages with every revision in order."""
