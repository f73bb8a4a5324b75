"""The archive of a mailing list becomes topics and replies."""
