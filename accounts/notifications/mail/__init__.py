"""Mail that leaves: what is due is gathered, written with the rights of that moment, sent once, and logged."""
