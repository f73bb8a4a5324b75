"""Choosing people in a form, by what everybody calls them."""
