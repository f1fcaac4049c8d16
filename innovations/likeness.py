"""Find entries and public innovations that are like an entry; a person judges what it means.

See docs/decisions/2026-11-22-likeness-by-triples-of-words.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Exists

from innovations.models import Innovation, Proposal, ProposalText, ProposalVersion, Resemblance
from innovations.precheck import find
from innovations.querysets import OUT
from innovations.shingles import bands_of, share_of, triples_of

TITLE_FROM = Decimal("0.6")
TEXT_FROM = Decimal("0.5")
#: So many are looked at closely, for the title and for the text, and so many are told.
CANDIDATES, TOLD = 20, 5
#: A shorter name says too little; so many similar ones are told to whoever writes.
SHORTEST_NAME, LONGEST_NAME, SIMILAR = 4, 120, 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """Something that is like the entry; `back` is how much of its text stands in the entry."""

    title: Decimal
    text: Decimal = Decimal(0)
    back: Decimal = Decimal(0)
    other: Proposal | None = None
    innovation: Innovation | None = None

    @property
    def is_told(self) -> bool:
        """Like enough to be looked at."""
        return self.title >= TITLE_FROM or self.text >= TEXT_FROM

    @property
    def is_told_back(self) -> bool:
        """The same, as the other one sees it."""
        return self.title >= TITLE_FROM or self.back >= TEXT_FROM


def answers_of(version: ProposalVersion) -> list[str]:
    """The text of each answer of a frozen version."""
    sections = version.content["sections"]
    return [answer["text"] for section in sections for answer in section["questions"]]


def entries_to_compare() -> QuerySet[Proposal]:
    """What was handed in and has not been compared since."""
    compared = ProposalText.objects.filter(
        proposal=OuterRef("pk"), compared_at__gte=OuterRef("submitted_at")
    )
    rows = Proposal.objects.filter(submitted_at__isnull=False).exclude(state__in=OUT)
    return rows.filter(~Exists(compared)).order_by("-submitted_at")


def compare_entry(proposal_id: int, at: datetime) -> None:
    """Keep the words of the latest version with what the machine finds, then look for others.

    RACE: the words are committed before others are read, so that of two entries which are
    compared at the same time at least the later one finds the other; each tells both.
    """
    text = _keep_words(proposal_id)
    if text is not None:
        _keep_likes(text, at)


@transaction.atomic
def _keep_words(proposal_id: int) -> ProposalText | None:
    rows = Proposal.objects.filter(submitted_at__isnull=False).exclude(state__in=OUT)
    rows = rows.select_related("innovation", "competition", "entrant", "group").with_facts()
    proposal = rows.filter(pk=proposal_id).first()
    if proposal is None:
        return None
    version = proposal.versions.latest("number")
    answers = answers_of(version)
    facts = {
        "version": version,
        "title": version.content["title"],
        "body": "\n\n".join(answers),
        "bands": bands_of(answers),
        "findings": find(proposal, version),
        "compared_at": None,
    }
    text, _made = ProposalText.objects.update_or_create(proposal=proposal, defaults=facts)
    return text


@transaction.atomic
def _keep_likes(text: ProposalText, at: datetime) -> None:
    """Write the closest ones.

    RACE: rows are written in the order of their keys, so that comparisons never wait in a ring.
    """
    proposal = text.proposal
    found = sorted(_look(text, at), key=_closeness, reverse=True)[:TOLD]
    own = Q(proposal=proposal) | Q(other=proposal, proposal__competition=proposal.competition_id)
    list(Resemblance.objects.filter(own).select_for_update().order_by("proposal", "pk"))
    Resemblance.objects.filter(own).delete()
    rows = sorted(_rows(proposal, found), key=lambda row: (row.proposal_id, row.other_id or 0))
    Resemblance.objects.bulk_create(rows, ignore_conflicts=True)
    stamp = max(at, proposal.submitted_at)
    ProposalText.objects.filter(pk=text.pk, version=text.version_id).update(compared_at=stamp)


def _closeness(like: Likeness) -> tuple[Decimal, Decimal]:
    return max(like.title, like.text), like.text


def _rows(proposal: Proposal, found: Iterable[Likeness]) -> Iterator[Resemblance]:
    """The entry's own rows, and how entries of the same edition see it in turn."""
    for like in found:
        told = {"of_title": like.title, "of_text": like.text}
        yield Resemblance(proposal=proposal, other=like.other, innovation=like.innovation, **told)
        other = like.other
        if other and like.is_told_back and other.competition_id == proposal.competition_id:
            yield Resemblance(
                proposal=other, other=proposal, of_title=like.title, of_text=like.back
            )


def _look(text: ProposalText, at: datetime) -> Iterator[Likeness]:
    """Other entries first; a row of the register only where no entry of it stands there."""
    own = triples_in(text.body)
    known = {text.proposal.innovation_id}
    for row in _candidates(text):
        theirs = triples_in(row.body)
        like = Likeness(
            title=_thousandths(row.likeness),
            text=_thousandths(share_of(own, theirs)),
            back=_thousandths(share_of(theirs, own)),
            other=row.proposal,
        )
        if like.is_told or like.is_told_back:
            known.add(row.proposal.innovation_id)
        if like.is_told:
            yield like
    for innovation in _in_register(text.title, at).exclude(pk__in=known)[:TOLD]:
        yield Likeness(title=_thousandths(innovation.likeness), innovation=innovation)


def triples_in(body: str) -> set[int]:
    """Triples within each answer, never across two of them."""
    return set().union(*(triples_of(answer) for answer in body.split("\n\n")))


def _candidates(text: ProposalText) -> list[ProposalText]:
    """By index: the closest titles, and the texts that share most fingerprints.

    SECURITY: only what was handed in to the same office; nothing of others, and no draft.
    """
    proposal = text.proposal
    rows = ProposalText.objects.filter(
        proposal__competition__organiser=proposal.competition.organiser_id,
        proposal__submitted_at__isnull=False,
    )
    rows = rows.exclude(proposal__state__in=OUT)
    rows = rows.exclude(proposal__innovation=proposal.innovation_id)
    _let_index_find(TITLE_FROM)
    alike = rows.filter(title__trigram_similar=text.title)
    alike = alike.order_by(TrigramSimilarity("title", text.title).desc())
    shared = Func(
        *(F("bands"), Value(text.bands, output_field=ProposalText._meta.get_field("bands"))),
        template="cardinality(array(SELECT unnest(%(expressions)s)))",
        arg_joiner=") INTERSECT SELECT unnest(",
        output_field=IntegerField(),
    )
    copies = rows.filter(bands__overlap=text.bands).order_by(shared.desc())
    keys = {*alike.values_list("pk", flat=True)[:CANDIDATES]}
    keys |= {*copies.values_list("pk", flat=True)[:CANDIDATES]} if text.bands else set()
    found = ProposalText.objects.filter(pk__in=keys).select_related("proposal")
    return list(found.annotate(likeness=TrigramSimilarity("title", text.title)))


def _in_register(title: str, at: datetime) -> QuerySet[Innovation]:
    """Public rows of the register with such a name."""
    return names_like(title, at).filter(likeness__gte=TITLE_FROM)


def names_like(name: str, at: datetime) -> QuerySet[Innovation]:
    """Public innovations in the order of how alike their names are.

    SECURITY: only what the public sees; whoever writes learns of nobody's draft.
    """
    rows = Innovation.objects.public_at(at).filter(label__trigram_word_similar=name)
    rows = rows.annotate(likeness=TrigramSimilarity("name", name))
    near = TrigramWordSimilarity(name, "label")
    return rows.annotate(near=near).order_by("-likeness", "-near", "pk")


def similar_to(name: str, at: datetime, *, owner: int) -> QuerySet[Innovation]:
    """The closest public names of other units, for whoever is about to enter an innovation."""
    name = name.strip()[:LONGEST_NAME]
    if len(name) < SHORTEST_NAME:
        return Innovation.objects.none()
    rows = names_like(name, at).exclude(owner=owner).select_related("owner")
    return rows.only("name", "subtitle", "slug", "category", "owner__name")[:SIMILAR]


def _let_index_find(least: Decimal) -> None:
    """The operator of pg_trgm takes its threshold from the session: set it for this read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(least)])


def _thousandths(number: float) -> Decimal:
    return Decimal(number).quantize(Decimal("0.001"))
