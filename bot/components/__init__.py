"""Rasa graph components: read the text, turn it into a vector, choose an intent, judge urgency."""
