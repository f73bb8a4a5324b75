"""The access policy as a table, checked against the resolver: who gets what at every address."""
