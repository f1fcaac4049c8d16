"""The broker's cache holds JSON only: a poisoned entry can never run code."""

import json
from typing import Any


class JsonSerializer:
    """What Django's Redis cache asks of a serialiser."""

    def dumps(self, value: Any) -> bytes:
        """Bytes for the cache."""
        return json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        """The value again; anything that is no JSON is a miss."""
        try:
            return json.loads(data)
        except ValueError:
            return None
