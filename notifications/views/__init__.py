"""Pages of news: a person's own, an office's messages, the development mailbox."""
