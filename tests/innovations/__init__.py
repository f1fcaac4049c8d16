"""Entries: acts, windows, races, pages."""
