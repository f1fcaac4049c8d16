"""Forms of judging, a module for each kind of work."""
