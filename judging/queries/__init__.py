"""Reads across judging's tables: conflicts, progress, obstacles, and what the engine is given."""
