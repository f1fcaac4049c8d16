"""The running sums of a candidacy: they move with its scorecards, in the same transaction."""

from innovations.models import Candidacy


def count_in(candidacy_id: int, numerator: int) -> None:
    """One more locked scorecard."""
    _shift(candidacy_id, numerator, 1)


def count_out(candidacy_id: int, numerator: int) -> None:
    """One locked scorecard fewer."""
    _shift(candidacy_id, -numerator, -1)


def _shift(candidacy_id: int, numerator: int, cards: int) -> None:
    candidacy = Candidacy.objects.lock(Candidacy(pk=candidacy_id))
    candidacy.numerator_sum += numerator
    candidacy.locked_count += cards
    candidacy.save(update_fields=["numerator_sum", "locked_count", "updated_at"])
