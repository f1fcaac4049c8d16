"""What an act says when it will not happen."""

from collections.abc import Iterable


class ActionRefused(Exception):
    """The act cannot happen now; each reason is a sentence for the person who asked.

    A sentence that knows the page on which it is mended stays what it is.
    """

    def __init__(self, *reasons: str) -> None:
        self.reasons = [r if isinstance(r, str) else str(r) for r in reasons]
        super().__init__(" ".join(self.reasons))


class StaleWrite(ActionRefused):
    """Somebody saved in between; carries what is stored now, so that both texts can be shown."""

    def __init__(self, reason: str, *, stored: dict) -> None:
        self.stored = stored
        super().__init__(reason)


def refuse_if(obstacles: Iterable[str]) -> None:
    """Raise with every obstacle at once, so that nobody mends one only to meet the next."""
    reasons = list(obstacles)
    if reasons:
        raise ActionRefused(*reasons)
