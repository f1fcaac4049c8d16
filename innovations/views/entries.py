"""The entrant's pages: list, start, task list, facts."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from accounts.models import Agency
from accounts.states import Role
from competitions.models import Competition, Reopening, Window
from competitions.queries import first_stage_of, moved_deadline, span_for, standing_move
from competitions.states import WindowKind
from core.views import ActionView, PermittedMixin
from innovations.actions import start_proposal, update_innovation
from innovations.facts import REGISTER_FIELDS
from innovations.forms import InnovationForm
from innovations.holders import chain_of, holder_now, say_holder
from innovations.likeness import similar_to
from innovations.models import Innovation, Proposal
from innovations.queries import (
    SectionProgress,
    obstacles_to_hand_over,
    obstacles_to_start,
    obstacles_to_withdraw,
    opening_stage,
    progress_of,
    readiness_of,
    with_places,
)
from innovations.section_notes import FILES, GENERAL, counts_of, notes_of, open_notes
from innovations.slots import slots_of
from innovations.states import APPROVE, HAND_OVER, RETURN, ProposalState
from innovations.views.rows import BEFORE_SECTIONS, files_row, section_url, task_rows, tell_writers

ROWS = 50
DESK = "meja"
ON_DESK = {
    Role.DRAFTER: (ProposalState.DRAFT,),
    Role.AGENCY_HEAD: (ProposalState.WITH_AGENCY_HEAD,),
    Role.LOCAL_ADMIN: (ProposalState.WITH_LOCAL_ADMIN, ProposalState.REPAIR),
}


def address(route: str, proposal: Proposal) -> str:
    """A page of one proposal."""
    return reverse(route, kwargs={"code": proposal.code})


#: In the query of a page: the person came from the check page and goes back there.
FROM, CHECK = "dari", "periksa"


def from_check(url: str) -> str:
    """The same page, from which the person returns to checking the answers."""
    page, mark, place = url.partition("#")
    return f"{page}?{urlencode({FROM: CHECK})}{mark}{place}"


def changes_url(competition: Competition) -> str:
    """The public list of what was changed in an edition, and why."""
    return reverse("competition-detail", kwargs={"slug": competition.slug}) + "#perubahan"


class ProposalMixin(PermittedMixin):
    """A proposal that the person may know of, with what each of its pages shows."""

    model = Proposal
    context_object_name = "proposal"

    def get_queryset(self) -> QuerySet[Proposal]:
        """One statement, and one for the windows."""
        return super().get_queryset().for_page()

    def get_back_url(self) -> str:
        """Back to the task list."""
        return self.get_check_url() or address("proposal-detail", self.object)

    def get_check_url(self) -> str:
        """The check page, for somebody who came from there; empty for the others."""
        came = self.request.GET.get(FROM) == CHECK
        return address("proposal-submit", self.object) if came else ""

    def get_context_data(self, **kwargs: Any) -> dict:
        """The registration window, whose end pages name, and who has the entry now."""
        kwargs.setdefault("check_url", self.get_check_url())
        kwargs.setdefault("holder", say_holder(self.object))
        return super().get_context_data(registration=self.get_registration(), **kwargs)

    def get_registration(self) -> Window | Reopening | None:
        """Everybody's time, or the participant's own."""
        proposal, at = self.object, self.request.instant
        kind = WindowKind.REGISTRATION
        return span_for(proposal.competition, kind, at, proposal.participant_id)

    def may(self, act: str) -> bool:
        """Whether this person may do an act of the table with this proposal."""
        return self.request.user.has_perm(f"innovations.{act}", self.object)


def demand(request: HttpRequest, permission: str) -> None:
    """A permission that hangs on the workspace alone.

    It is asked about the workspace, because without an object Django would look into its own
    tables of permissions as well.
    """
    if not request.user.has_perm(permission, request.user.workspace):
        raise PermissionDenied


class ProposalListView(ListView):
    """What the workspace enters: a unit's own entries, a local admin's whole branch."""

    permission_required = "innovations.list_proposals"
    paginate_by = ROWS
    template_name = "innovations/proposal_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only the side that enters."""
        demand(request, self.permission_required)
        return super().get(request, *args, **kwargs)

    @property
    def is_desk(self) -> bool:
        """Whether only what lies with the reader's own role is asked for."""
        return self.request.GET.get("lihat") == DESK

    def get_queryset(self) -> QuerySet[Proposal]:
        """Newest first, live ones and old ones together; on the own desk the longest first."""
        rows = Proposal.objects.visible_to(self.request.user).for_list()
        rows = rows.with_progress().with_deadline().with_objection()
        if self.is_desk:
            on_desk = ON_DESK[self.request.user.workspace.role]
            return rows.filter(state__in=on_desk).order_by("held_since", "pk")
        return rows.newest_first()

    def get_views(self) -> list[dict]:
        """All entries, or those on the own desk."""
        return [
            {"label": _("All"), "url": "?", "is_current": not self.is_desk},
            {"label": _("On your desk"), "url": f"?lihat={DESK}", "is_current": self.is_desk},
        ]

    def get_context_data(self, **kwargs: Any) -> dict:
        """Rows with their holder."""
        context = super().get_context_data(views=self.get_views(), **kwargs)
        for proposal in context["page_obj"]:
            proposal.holder = holder_now(proposal)
        person = self.request.user
        may_start = person.has_perm("innovations.start_proposal", person.workspace)
        return {**context, "title": _("Entries"), "may_start": may_start}


class ProposalStartView(ActionView):
    """Choose an open edition, then tell the innovation's facts."""

    model = Competition
    permission_required = "innovations.start_proposal"
    form_class = InnovationForm
    template_name = "innovations/proposal_start.html"
    action = staticmethod(start_proposal)
    title = _("Start an entry")
    submit_label = _("Start writing")
    success_message = _("The entry is started. Write its sections in any order.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without an edition: the open ones."""
        if "kompetisi" in request.GET:
            return super().get(request, *args, **kwargs)
        demand(self.request, self.permission_required)
        rows = Competition.objects.taking_entries_at(request.instant, request.user.workspace.agency)
        choices = rows.select_related("organiser").prefetch_related("windows").order_by("name")
        entrant = request.user.workspace.agency
        found = [_Choice(row, request.instant, entrant, self.innovation) for row in choices]
        context = {"competitions": found, "title": self.title, "innovation": self.innovation}
        return render(request, "innovations/proposal_choose.html", context)

    def get_object(self, queryset: QuerySet | None = None) -> Competition:
        """The edition that was chosen, if this person may start an entry at all."""
        demand(self.request, self.permission_required)
        rows = Competition.objects.public().select_related("organiser").with_quotas()
        rows = rows.annotate(moved=moved_deadline())
        code = self.request.GET.get("kompetisi", "")
        return get_object_or_404(rows.prefetch_related("windows"), code=code)

    @cached_property
    def innovation(self) -> Innovation | None:
        """The unit's own register row, if one was chosen; a foreign one does not exist."""
        code = self.request.GET.get("inovasi", "")
        owned = Innovation.objects.owned_by(self.request.user.workspace.agency_id)
        return get_object_or_404(owned, code=code) if code else None

    def get_form_kwargs(self) -> dict:
        """The form offers what this edition has."""
        return {
            **super().get_form_kwargs(),
            "competition": self.object,
            "innovation": self.innovation,
            "entrant": self.request.user.workspace.agency,
            "at": self.request.instant,
        }

    def get_initial(self) -> dict:
        """The register's category, where the edition has one of that name."""
        if self.innovation is None:
            return super().get_initial()
        named = self.object.categories.filter(name__iexact=self.innovation.category).first()
        return {**super().get_initial(), "category": named}

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        at = self.request.instant
        known = {"innovation": self.innovation, "entrant": self.request.user.workspace.agency}
        return obstacles_to_start(self.object, at, **known)

    def get_context_data(self, **kwargs: Any) -> dict:
        """With the unit's register rows, as long as none is chosen."""
        owned = Innovation.objects.owned_by(self.request.user.workspace.agency_id)
        return super().get_context_data(
            competition=self.object,
            registration=self.get_registration(),
            moved=standing_move(self.object.moved, self.request.instant),
            changes_url=changes_url(self.object),
            innovation=self.innovation,
            owned=[] if self.innovation else owned.only("code", "name", "slug", "category"),
            **kwargs,
        )

    def get_registration(self) -> Window | Reopening | None:
        """Everybody's time, or the unit's own."""
        agency = self.request.user.workspace.agency
        at = self.request.instant
        return span_for(self.object, WindowKind.REGISTRATION, at, entrant=agency)

    def get_back_url(self) -> str:
        """Back to the list."""
        return reverse("proposal-list")

    def get_success_url(self) -> str:
        """On to the task list."""
        return address("proposal-detail", self.outcome)


class _Choice:
    """An open edition with its closing instant, and the query that leads on."""

    def __init__(
        self, competition: Competition, at: datetime, entrant: Agency, innovation: Innovation | None
    ) -> None:
        self.competition = competition
        chosen = {"inovasi": innovation.code} if innovation else {}
        self.query = "?" + urlencode({"kompetisi": competition.code, **chosen})
        self.registration = span_for(competition, WindowKind.REGISTRATION, at, entrant=entrant)


class ProposalDetailView(ProposalMixin, DetailView):
    """The task list: what is done, what is next, who holds it."""

    permission_required = "innovations.view_proposal"

    def get_queryset(self) -> QuerySet[Proposal]:
        """With what rules of entry ask for, the first stage, and the last moved deadline."""
        told = {"moved": moved_deadline("competition"), "opening": first_stage_of("competition")}
        rows = super().get_queryset().with_facts().with_notes().with_slots()
        return with_places(rows).annotate(**told)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Sections, rules of entry, holders, and the acts that are possible in this state."""
        proposal, progress = self.object, progress_of(self.object)
        may_write = self.may("write_proposal")
        open_parts = [part for part in progress if not part.is_complete]
        now = open_parts[0] if open_parts and may_write else None
        notes = notes_of(proposal, progress)
        unsettled = open_notes(proposal, notes)
        noted, last = counts_of(unsettled).get(FILES, 0), len(progress) + BEFORE_SECTIONS
        files = files_row(proposal, slots_of(proposal), number=last + 1, noted=noted)
        return super().get_context_data(
            files=files,
            rows=tell_writers(
                task_rows(proposal, progress, now, counts_of(unsettled)),
                progress,
                self.request.user,
                self.request.instant,
            ),
            note_key=uuid4(),
            has_notes=bool(notes),
            notes_here=[note for note in unsettled if note.code in {GENERAL, FILES}],
            next_part=now,
            next_url=section_url(proposal, now) if now else "",
            total=len(progress) + BEFORE_SECTIONS + (files.pieces if files else 0),
            complete=len(progress)
            - len(open_parts)
            + BEFORE_SECTIONS
            + (files.done if files else 0),
            eligibility=readiness_of(proposal, twins=proposal.twins),
            moved=standing_move(proposal.moved, self.request.instant),
            changes_url=changes_url(proposal.competition),
            holders=chain_of(proposal, progress, stage=opening_stage(proposal)),
            may_write=may_write,
            **self.get_acts(progress),
            **kwargs,
        )

    def get_acts(self, progress: list[SectionProgress]) -> dict:
        """Who may do what next, and what still stands in the way."""
        proposal, at = self.object, self.request.instant
        hands_over = self.may("hand_over_proposal") and proposal.may(HAND_OVER)
        may_withdraw = self.may("withdraw_proposal")
        return {
            "hands_over": hands_over,
            "open_tasks": obstacles_to_hand_over(proposal, at, progress) if hands_over else [],
            "approves": self.may("approve_proposal") and proposal.may(APPROVE),
            "submits": self.may("submit_proposal") and self.may("write_proposal"),
            "may_return": self.may("return_proposal") and proposal.may(RETURN),
            "may_withdraw": may_withdraw and not obstacles_to_withdraw(proposal, at),
        }


class InnovationEditView(ProposalMixin, ActionView):
    """Mend the facts that were told at the start."""

    permission_required = "innovations.write_proposal"
    form_class = InnovationForm
    template_name = "innovations/innovation_edit.html"
    action = staticmethod(update_innovation)
    title = _("Identity of the innovation")
    submit_label = _("Save")
    success_message = _("The facts are saved.")

    def get_form_kwargs(self) -> dict:
        """The form offers what this edition has."""
        return {
            **super().get_form_kwargs(),
            "competition": self.object.competition,
            "innovation": self.object.innovation,
            "at": self.request.instant,
        }

    def get_initial(self) -> dict:
        """Group and category stand in the proposal, the rest in the register."""
        return {"group": self.object.group_id, "category": self.object.category_id}

    def get_success_url(self) -> str:
        """Back to the task list."""
        return self.get_back_url()

    def get_context_data(self, **kwargs: Any) -> dict:
        """Says when the register's words stand because they are public."""
        is_public = self.object.innovation.is_public_at(self.request.instant)
        similar = similar_to(self.object.title, self.request.instant, owner=self.object.entrant_id)
        return super().get_context_data(
            is_public=is_public, fields=REGISTER_FIELDS, similar=similar, **kwargs
        )
