"""Check the answers, submit, withdraw; the receipt."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from competitions.queries import window_of
from competitions.states import WindowKind
from core.files import send_content
from core.words import count_words
from innovations.actions import submit_proposal, withdraw_proposal
from innovations.documents import draw_receipt, receipt_of
from innovations.forms import SubmitForm
from innovations.history import approval_of
from innovations.models import Proposal
from innovations.queries import (
    SectionProgress,
    closing_day,
    obstacles_to_submit,
    obstacles_to_withdraw,
    progress_of,
    readiness_of,
    with_places,
)
from innovations.queries.naming import names_told, with_names
from innovations.section_notes import notes_of, open_notes
from innovations.slots import Obstacle, Slot, missing_slots, slots_of, url_of
from innovations.views.entries import ProposalMixin, address, from_check
from innovations.views.handing import HandingView
from innovations.views.rows import section_url


class Problem(NamedTuple):
    """What is to be mended, with its place: another page, or a field of this one."""

    text: str
    url: str = ""


class Answer(NamedTuple):
    """A question with its text and the number of its words, as the server counts them."""

    label: str
    text: str
    words: int
    limit: int


class CheckedSection(NamedTuple):
    """A section for reading, with the way to change it and what is wrong with it."""

    title: str
    url: str
    answers: list[Answer]
    faults: list[str]
    places: list["CheckedSlot"]


class CheckedSlot(NamedTuple):
    """Files or an address for reading, with the way to change them."""

    slot: Slot
    url: str


class ProposalSubmitView(HandingView):
    """Show what will be frozen, then hand it in."""

    permission_required = "innovations.submit_proposal"
    form_class = SubmitForm
    template_name = "innovations/proposal_submit.html"
    action = staticmethod(submit_proposal)
    title = _("Check the answers and submit the entry")
    success_message = _("The entry is with the organiser. This is your receipt.")

    def get_queryset(self) -> QuerySet[Proposal]:
        """With what rules of entry ask for, what is attached, and what was to be mended."""
        rows = super().get_queryset().with_facts().with_slots().with_notes()
        return with_names(with_places(rows))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What has been handed in already shows its receipt."""
        if self.get_object().has_receipt:
            return redirect(address("proposal-receipt", self.get_object()))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict:
        """The text that is read now is the text that is submitted."""
        return {"revision": self.object.revision}

    def get_context_data(self, **kwargs: Any) -> dict:
        """Every answer in full; what can be mended has its link, and bars nothing but the act."""
        proposal, progress = self.object, progress_of(self.object)
        obstacles = obstacles_to_submit(proposal, self.request.instant, progress)
        mendable = [Problem(str(one), from_check(one.url)) for one in obstacles if is_linked(one)]
        slots = slots_of(proposal)
        owed = [slot for slot in slots if slot.is_required]
        kwargs["form"] = kwargs.get("form") or self.get_form()
        return super().get_context_data(
            sections=[_read(proposal, part, slots, obstacles) for part in progress],
            places=_places(proposal, [slot for slot in slots if not slot.section]),
            owed=len(owed),
            there=len(owed) - len(missing_slots(owed)),
            facts_url=from_check(address("innovation-edit", proposal)),
            named=names_told(proposal, _texts(progress)),
            approval=approval_of(proposal) if proposal.competition.needs_agency_head else None,
            unsettled=open_notes(proposal, notes_of(proposal, progress)),
            eligibility=readiness_of(proposal, twins=proposal.twins),
            obstacles=[one for one in obstacles if not is_linked(one)],
            mendable=mendable,
            problems=_problems_of(kwargs["form"], mendable),
            **kwargs,
        )

    def form_invalid(self, form: SubmitForm) -> HttpResponse:
        """The page shows the text as it is now, so the next attempt is about that text."""
        form.data = {**form.data.dict(), "revision": self.object.revision}
        return super().form_invalid(form)

    def get_back_url(self) -> str:
        """Back to the task list."""
        return address("proposal-detail", self.object)

    def get_success_url(self) -> str:
        """On to the receipt."""
        return address("proposal-receipt", self.object)


def _texts(progress: Iterable[SectionProgress]) -> Iterator[tuple[str, str]]:
    for part in progress:
        yield part.section.title, "\n".join(part.answer(question) for question in part.questions)


def is_linked(obstacle: str) -> bool:
    """Whether the person can mend it: it names its page."""
    return isinstance(obstacle, Obstacle)


def _problems_of(form: SubmitForm, mendable: list[Problem]) -> list[Problem]:
    """For the summary after an attempt: what the act refused by, then what the form asks for."""
    if not form.errors:
        return []
    known = {problem.text for problem in mendable}
    refused = [Problem(text) for text in form.non_field_errors() if text not in known]
    fields = [
        Problem(error, "" if field.is_hidden else f"#{field.id_for_label}")
        for field in form
        for error in field.errors
    ]
    return [*refused, *mendable, *fields]


def _places(proposal: Proposal, slots: Iterable[Slot]) -> list[CheckedSlot]:
    return [CheckedSlot(slot, from_check(url_of(proposal, slot))) for slot in slots]


def _read(
    proposal: Proposal, part: SectionProgress, slots: list[Slot], obstacles: Iterable[str]
) -> CheckedSection:
    """A section with its answers beside their questions, and the evidence for them."""
    url = section_url(proposal, part)
    own = _places(proposal, [slot for slot in slots if slot.section == part.section.code])
    answers = [
        Answer(question.label, text, count_words(text), question.word_limit)
        for question in part.questions
        for text in [part.answer(question)]
    ]
    faults = [one for one in obstacles if is_linked(one) and one.url == url]
    return CheckedSection(part.section.title, from_check(url), answers, faults, own)


class ProposalWithdrawView(HandingView):
    """Take it out while registration is open."""

    permission_required = "innovations.withdraw_proposal"
    template_name = "innovations/proposal_withdraw.html"
    action = staticmethod(withdraw_proposal)
    title = _("Withdraw the entry")
    submit_label = _("Withdraw")
    success_message = _("Withdrawn. The text stays with your unit.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_withdraw(self.object, self.request.instant)


class ProposalReceiptView(ProposalMixin, DetailView):
    """The receipt of the latest submission."""

    permission_required = "innovations.view_receipt"
    template_name = "innovations/proposal_receipt.html"
    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get_queryset(self) -> QuerySet[Proposal]:
        """What was never submitted has no receipt."""
        return super().get_queryset().filter(submitted_at__isnull=False)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The receipt itself, and until when the organiser checks the entry."""
        window = window_of(self.object.competition, WindowKind.SCREENING)
        return super().get_context_data(
            receipt=receipt_of(self.object),
            until=closing_day(window, self.object.competition) if window else None,
            title=_("Receipt"),
            **kwargs,
        )


class ReceiptPaperView(ProposalReceiptView):
    """The same on paper."""

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """A PDF whose name is the number."""
        receipt = context["receipt"]
        name = f"{slugify(receipt.number)}-{receipt.digest[:8]}.pdf"
        return send_content(draw_receipt(receipt), name, is_inline=True)
