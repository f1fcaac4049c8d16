"""Small seeded numbers that part equals: Philox, the same on every machine."""

import hashlib
import unicodedata

import numpy as np
from numpy.typing import NDArray

HIGHEST_JITTER = 9


def jitter(seed: str, shape: tuple[int, int]) -> NDArray[np.int8]:
    """Return integers 0 to 9: the raw Philox stream under SHA-256 of the seed, modulo ten.

    Raw, because numpy keeps that stream the same for ever, and what it makes of it not.
    """
    content = unicodedata.normalize("NFC", seed).encode()
    key = int.from_bytes(hashlib.sha256(content).digest()[:16], "big")
    stream = np.random.Philox(key=key)
    numbers = np.empty(shape, dtype=np.int8)
    for row in numbers:
        row[:] = stream.random_raw(shape[1]) % (HIGHEST_JITTER + 1)
    return numbers
