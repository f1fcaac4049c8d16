"""Files and addresses of an entry: one page for its requirements, letters, and taking out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from competitions.letters import KINDS
from competitions.models import Requirement
from core.errors import ActionRefused
from core.files import send_content
from core.views import ActionView
from innovations import actions
from innovations.forms.files import AttachForm, RemoveForm
from innovations.models import Attachment, Proposal
from innovations.section_notes import FILES, notes_of, open_notes
from innovations.slots import (
    Slot,
    draw_letter,
    loose_attachments,
    missing_slots,
    say_limits,
    slot_named,
    slots_of,
    url_of,
)
from innovations.views.entries import ProposalMixin, address

REFUSED = 422


@dataclass
class Place:
    """A slot as a page shows it: what it takes, what is in it, what was wrong with the last try."""

    slot: Slot
    form: AttachForm
    faults: list[str] = field(default_factory=list)
    letters: list[tuple[str, str]] = field(default_factory=list)

    @property
    def limits(self) -> str:
        """Said beforehand."""
        return say_limits(self.slot)

    @property
    def form_faults(self) -> list[str]:
        """What the form itself finds wrong."""
        return [fault for faults in self.form.errors.values() for fault in faults]


class AttachingMixin:
    """A page with slots: takes files of a plain form, keeps what is good, says what is not."""

    def places_of(
        self, slots: Iterable[Slot], tried: dict[str, Place] | None = None
    ) -> list[Place]:
        """Every slot with an empty form, but for those that were just tried."""
        tried = tried or {}
        return [tried.get(slot.code) or self.place_of(slot) for slot in slots]

    def place_of(self, slot: Slot, **form: Any) -> Place:
        """One slot, its form and its letters."""
        return Place(slot, AttachForm(slot=slot, **form), letters=self.letters_of(slot))

    def letters_of(self, slot: Slot) -> list[tuple[str, str]]:
        """The letter of a requirement, filled in from this entry."""
        if not slot.letter:
            return []
        names = {"docx": "Word (DOCX)", "pdf": "PDF"}
        facts = {"code": self.object.code, "key": slot.letter}
        return [
            (name, reverse("proposal-letter", kwargs={**facts, "kind": kind}))
            for kind, name in names.items()
        ]

    def attach(self, place: Place) -> list[Attachment]:
        """Each file is one act: what is refused says why and leaves the others where they are."""
        act = {"by": self.request.user, "at": self.request.instant, "slot": place.slot.code}
        key: UUID = place.form.cleaned_data["key"]
        if place.slot.is_link:
            url = place.form.cleaned_data["url"]
            return self.attach_one(place, actions.attach_link, url=url, key=key, **act)
        found = []
        for number, file in enumerate(place.form.cleaned_data["file"]):
            facts = {"file": file, "name": file.name, "key": uuid5(key, f"{number}:{file.name}")}
            found += self.attach_one(place, actions.attach_file, **facts, **act)
        return found

    def attach_one(self, place: Place, act: Any, **facts: Any) -> list[Attachment]:
        """The attachment, or a fault at its slot; a single place that is taken changes hands."""
        try:
            with transaction.atomic():
                self.make_room(place.slot, facts)
                return [act(self.object, **facts)]
        except ActionRefused as refusal:
            name = facts.get("name")
            place.faults += [f"{name}: {reason}" if name else reason for reason in refusal.reasons]
            return []

    def make_room(self, slot: Slot, facts: dict[str, Any]) -> None:
        """What was there goes only if what comes is taken; a retry is no second change."""
        is_again = self.object.attachments.sent_as(facts["key"]) is not None
        if is_again or slot.is_link or slot.room or slot.most_files > 1:
            return
        for former in slot.usable:
            actions.remove_attachment(former, by=facts["by"], at=facts["at"])


class EvidenceMixin(AttachingMixin):
    """Evidence below the questions of a section; its files travel in the form of the text."""

    @cached_property
    def evidence(self) -> dict[str, Place]:
        """A place for each question that asks for files, by the question's code."""
        slots = slots_of(self.object, section=self.part.section.code)
        return {slot.question: self.place_of(slot, prefix=slot.question) for slot in slots}

    def attach_chosen(self) -> bool:
        """Whether all that was chosen is attached now; what was not says why at its question."""
        if not self.request.FILES:
            return True
        tried = [self.bind(code, place) for code, place in self.evidence.items()]
        tried = [
            place for place in tried if place.form.files.getlist(place.form.add_prefix("file"))
        ]
        for place in tried:
            if place.form.is_valid():
                self.attach(place)
            else:
                place.faults = place.form_faults
        self.read_again({place.slot.code: place.faults for place in tried})
        return not any(place.faults for place in tried)

    def bind(self, code: str, place: Place) -> Place:
        """The place with what was sent for it."""
        sent = {"data": self.request.POST, "files": self.request.FILES}
        return self.place_of(place.slot, prefix=code, **sent)

    def read_again(self, faults: dict[str, list[str]]) -> None:
        """What is there now, with what was wrong."""
        for name in ("told_requirements", "told_questions", "told_files"):
            self.object.__dict__.pop(name, None)
        del self.evidence
        for place in self.evidence.values():
            place.faults = faults.get(place.slot.code, [])


class ProposalFilesView(AttachingMixin, ProposalMixin, DetailView):
    """Everything that is handed in beside the text: what it must show, limits, letters, state."""

    permission_required = "innovations.view_proposal"
    template_name = "innovations/proposal_files.html"
    http_method_names: ClassVar[list[str]] = ["get", "post", "head"]

    def get_queryset(self) -> QuerySet[Proposal]:
        """What is asked, what is there and what is to be mended come with the entry itself."""
        return super().get_queryset().with_slots().with_notes()

    @cached_property
    def slots(self) -> list[Slot]:
        """All of them; those of the text are shown with the way to their section."""
        return slots_of(self.object)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Requirements to fill, evidence of the text to look at, and what nobody asks for now."""
        asked = [slot for slot in self.slots if not slot.section]
        owed = [slot for slot in asked if slot.is_required]
        tried = kwargs.pop("tried", {})
        notes = [note for note in notes_of(self.object, []) if note.code == FILES]
        unsettled = open_notes(self.object, notes)
        return super().get_context_data(
            places=self.places_of(asked, tried),
            evidence=[
                (slot, url_of(self.object, slot))
                for slot in self.slots
                if slot.section and (slot.is_required or slot.attachments)
            ],
            loose=loose_attachments(self.object),
            unsettled=unsettled,
            settled=[note for note in notes if note not in unsettled],
            note_key=uuid4(),
            owed=len(owed),
            there=len(owed) - len(missing_slots(owed)),
            may_write=self.may("write_proposal"),
            title=_("Attachments"),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One slot's form, sent without script."""
        self.object = self.get_object()
        if not self.may("write_proposal"):
            raise PermissionDenied
        slot = self.get_slot()
        place = self.place_of(slot, data=request.POST, files=request.FILES)
        if not place.form.is_valid():
            place.faults = place.form_faults
            return self.show(place)
        found = self.attach(place)
        for attachment in found:
            messages.success(request, _("Attached: %(name)s") % {"name": attachment.name})
        return self.show(place) if place.faults else redirect(url_of(self.object, slot))

    def get_slot(self) -> Slot:
        """Only one of this page; another does not exist."""
        code = self.request.POST.get("slot", "")
        found = (slot for slot in self.slots if slot.code == code and not slot.section)
        slot = next(found, None)
        if slot is None:
            raise Http404
        return slot

    def show(self, place: Place) -> HttpResponse:
        """The page as it is now, with what was wrong at its slot."""
        self.object = self.get_queryset().get(pk=self.object.pk)
        del self.slots
        slot = next((one for one in self.slots if one.code == place.slot.code), place.slot)
        place.slot = slot
        context = self.get_context_data(tried={slot.code: place})
        return self.render_to_response(context, status=REFUSED)


class AttachmentRemoveView(ProposalMixin, ActionView):
    """Take a file or an address out; a version that was handed in keeps it."""

    permission_required = "innovations.write_proposal"
    form_class = RemoveForm
    template_name = "innovations/attachment_remove.html"
    title = gettext_lazy("Remove the attachment")
    success_message = gettext_lazy("Removed: %(name)s")

    @cached_property
    def attachment(self) -> Attachment:
        """One of this entry, in use; another does not exist."""
        rows = Attachment.objects.in_use().filter(proposal=self.object)
        return get_object_or_404(rows, code=self.kwargs["attachment"])

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return self.object.obstacles_to_edit(self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Name what goes."""
        return super().get_context_data(attachment=self.attachment, **kwargs)

    def act(self, form: RemoveForm) -> Any:
        """The act is about the attachment, the page about its entry."""
        given = {"by": self.request.user, "at": self.request.instant}
        return actions.remove_attachment(self.attachment, **given)

    def get_act(self) -> str:
        """A key is for this attachment alone."""
        return f"innovations.remove_attachment:{self.attachment.pk}"

    def get_success_message(self) -> str:
        """With the name of what went."""
        return str(self.success_message) % {"name": self.attachment.name}

    def get_back_url(self) -> str:
        """The page that has the slot; what no slot asks for any more is listed with the files."""
        slot = slot_named(self.object, self.attachment.slot)
        return url_of(self.object, slot) if slot else address("proposal-files", self.object)

    def get_success_url(self) -> str:
        """Back to where it stood."""
        return self.get_back_url()


class ProposalLetterView(ProposalMixin, DetailView):
    """The letter of a requirement, filled in from the entry; what it does not know is dotted."""

    permission_required = "innovations.view_proposal"
    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """DOCX to go on writing, PDF to print."""
        proposal, kind = self.get_object(), kwargs["kind"]
        if kind not in KINDS:
            raise Http404
        requirements = Requirement.objects.filter(rule_set=proposal.rule_set_id)
        requirement = get_object_or_404(requirements.exclude(letter_body=""), key=kwargs["key"])
        body = draw_letter(proposal, requirement, kind, at=request.instant)
        name = f"{slugify(requirement.name)}-{slugify(proposal.title)[:40]}.{kind}"
        return send_content(body, name)
