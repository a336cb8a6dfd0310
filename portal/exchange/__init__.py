"""What goes out to translators and comes back, what a municipality brings in, and what the links lead to."""
