"""What is like an entry, and the two texts side by side."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from innovations.documents import latest_version
from innovations.likeness import triples_in
from innovations.models import Proposal, Resemblance
from innovations.querysets import OUT
from innovations.shingles import mark_passages, share_of
from innovations.views.entries import ProposalMixin, address

#: So many are told beside the checklist.
TOLD = 5


def alike_of(proposal: Proposal) -> list[dict]:
    """The likest first. Where the reader may see the other, a link leads to both side by side."""
    rows = Resemblance.objects.filter(proposal=proposal)
    rows = rows.filter(Q(other=None) | ~Q(other__state__in=OUT))
    rows = rows.select_related("other__competition", "innovation")
    return [_alike(proposal, row) for row in rows.defer("other__returned_note")[:TOLD]]


def _alike(proposal: Proposal, row: Resemblance) -> dict:
    facts = {"title": round(row.of_title * 100), "text": round(row.of_text * 100)}
    note = _("title %(title)s %%, text %(text)s %% alike") % facts
    if row.other is None:
        innovation, place = row.innovation, _("In the register")
        return {
            "label": innovation.name,
            "note": f"{place} · {note}",
            "url": reverse("innovation-detail", kwargs={"slug": innovation.slug}),
        }
    other = row.other
    is_ours = other.competition.organiser_id == proposal.competition.organiser_id
    way = {"code": proposal.code, "other": other.code}
    return {
        "label": f"{other.number} {other.title}".strip(),
        "note": f"{other.competition.name} · {note}",
        "url": reverse("screening-compare", kwargs=way) if is_ours else "",
    }


class ScreeningCompareView(ProposalMixin, DetailView):
    """Two entries section by section; both were handed to the reader's own office."""

    permission_required = "innovations.view_screening"
    template_name = "innovations/screening_compare.html"

    def get_other(self) -> Proposal:
        """Only one that was found to be like it, and that the reader may know of."""
        pair = Resemblance.objects.filter(proposal=self.object).values("other")
        back = Resemblance.objects.filter(other=self.object).values("proposal")
        rows: QuerySet[Proposal] = Proposal.objects.visible_to(self.request.user)
        rows = rows.filter(Q(pk__in=pair) | Q(pk__in=back)).select_related("competition", "entrant")
        return get_object_or_404(rows, code=self.kwargs["other"])

    def get_context_data(self, **kwargs: Any) -> dict:
        """Sections of the first beside those of the same code; then what only the other has."""
        other = self.get_other()
        left, right = latest_version(self.object).content, latest_version(other).content
        return super().get_context_data(
            other=other,
            left=left,
            right=right,
            pairs=pair_sections(left, right),
            shares=shares_of(left, right),
            back_url=address("screening-detail", self.object),
            title=gettext_lazy("Two entries side by side"),
            **kwargs,
        )


def pair_sections(left: dict, right: dict) -> list[dict]:
    """Rows of title and both texts, in which equal passages are marked.

    A passage counts wherever it stands in the other entry: texts are moved, too.
    """
    ours = {section["code"]: section for section in left["sections"]}
    theirs = {section["code"]: section for section in right["sections"]}
    in_left, in_right = triples_in(_whole(left)), triples_in(_whole(right))
    codes = [*ours, *(code for code in theirs if code not in ours)]
    return [
        {
            "title": (ours.get(code) or theirs[code])["title"],
            "left": mark_passages(_text(ours.get(code)), in_right),
            "right": mark_passages(_text(theirs.get(code)), in_left),
        }
        for code in codes
    ]


def shares_of(left: dict, right: dict) -> dict[str, int]:
    """How much of each text stands in the other, in percent."""
    in_left, in_right = triples_in(_whole(left)), triples_in(_whole(right))
    return {
        "left": round(share_of(in_left, in_right) * 100),
        "right": round(share_of(in_right, in_left) * 100),
    }


def _whole(content: dict) -> str:
    return "\n\n".join(_text(section) for section in content["sections"])


def _text(section: dict | None) -> str:
    if section is None:
        return ""
    return "\n\n".join(question["text"] for question in section["questions"])
