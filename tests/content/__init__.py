"""Checks of everything under content/ and translations/ (`make content`)."""
