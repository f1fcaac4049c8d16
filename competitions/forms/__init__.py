"""Forms of an edition's parts, by noun."""
