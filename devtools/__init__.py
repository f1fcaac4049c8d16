"""The makers' commands behind the Makefile: set-up, services, supervisor, checks."""
