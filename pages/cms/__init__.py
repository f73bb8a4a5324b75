"""What we add to Wagtail's admin."""
