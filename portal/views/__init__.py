"""Pages over several apps, one module a subject."""
