"""Pages of editions, by noun."""
