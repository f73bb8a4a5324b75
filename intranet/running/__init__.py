"""Running the product: the process supervisor behind ``make run``, the web process, and the health addresses."""
