"""Rules that hold for the whole application, whatever is added to it."""
