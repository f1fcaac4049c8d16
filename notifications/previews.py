"""Show letters as their readers will get them, before anybody does."""

from collections.abc import Iterable

from notifications.models import MessageTemplate
from notifications.wording import Words, words_of

Preview = Words


def preview_letters(
    letters: Iterable[tuple[str, dict]], *, name: str, language: str, own: Iterable[dict] = ()
) -> list[Preview]:
    """The same words that the outbox would send; `letters` are kinds with their facts.

    `own` are the office's own words, as `queries.own_words` finds them.
    """
    templates = {facts["kind"]: MessageTemplate(**facts, language=language) for facts in own}
    return [
        words_of(kind, {**context, "name": name}, language, templates.get(kind))
        for kind, context in letters
    ]
