"""Pages of announcements and certificates."""
