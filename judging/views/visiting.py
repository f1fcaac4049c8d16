"""The visit on a phone: findings, people met and photos, kept on the device until they are here."""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from accounts.workspaces import KEEP_OFFLINE
from core.errors import ActionRefused, StaleWrite
from core.views import ActionView, PermittedMixin
from judging.actions import (
    leave_visit,
    report_visit,
    revise_marks_after_visit,
    save_visit_item,
)
from judging.forms.desk import DeclareConflictForm
from judging.forms.visit_marks import VisitMarksForm
from judging.forms.visits import HandInForm, UnreadableItem, read_item
from judging.models import Assignment, FieldVisit
from judging.queries.sheet import rubric_of
from judging.queries.visits import (
    earlier_card,
    obstacles_to_change_marks,
    obstacles_to_report,
    obstacles_to_write,
    say_when,
)
from judging.reading import reading_of
from judging.states import Finding, VisitState
from judging.views.guard import PlainMixin
from judging.visit_items import FIELDS, values_of
from judging.visit_reports import place_of

REFUSED, INVALID = 409, 422


class OwnVisitMixin(PlainMixin, PermittedMixin):
    """A visit of the own team."""

    model = FieldVisit
    permission_required = "judging.visit_entry"

    def get_queryset(self) -> QuerySet[FieldVisit]:
        """The own ones that no declared conflict closed."""
        rows = FieldVisit.objects.own(self.request.user)
        return rows.select_related(
            "candidacy__stage__competition__organiser",
            "candidacy__proposal",
            "candidacy__version",
        )

    def get_back_url(self) -> str:
        """The visit's page."""
        return reverse("visit-detail", kwargs={"code": self.object.code})

    get_success_url = get_back_url

    def get_context_data(self, **kwargs: Any) -> dict:
        """What every page of a visit names."""
        context = super().get_context_data(**kwargs)
        candidacy = self.object.candidacy
        return context | {
            "code": self.object.code,
            "number": candidacy.proposal.number,
            "entry_title": candidacy.proposal.title,
            "stage_name": candidacy.stage.name,
        }


class VisitDetailView(OwnVisitMixin, DetailView):
    """The checklist with its findings. A plain form saves all of it where no script runs."""

    template_name = "judging/visit_detail.html"
    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Opens again without a signal, as long as somebody writes here."""
        response = super().get(request, *args, **kwargs)
        if response.context_data["can_write"]:
            response[KEEP_OFFLINE] = "yes"
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what differs, item by item; nothing that was typed is thrown away."""
        self.object = self.get_object()
        faults, clashes, typed = [], {}, {}
        for name, values, revision in self.items_of(request.POST):
            try:
                faults += self.save_typed(name, values, revision)
            except StaleWrite as stale:
                clashes[name], typed[name] = stale.stored, values
                faults += stale.reasons
            except (ActionRefused, UnreadableItem, ValueError) as refusal:
                faults += getattr(refusal, "reasons", [_("This could not be read.")])
        if not faults:
            messages.success(request, _("Saved."))
            return redirect(request.path)
        self.object = self.get_queryset().get(pk=self.object.pk)
        context = self.get_context_data(
            faults=list(dict.fromkeys(faults)), clashes=clashes, typed=typed
        )
        return self.render_to_response(context, status=REFUSED if clashes else INVALID)

    def items_of(self, data: Any) -> Iterator[tuple[str, dict[str, str], str]]:
        """Items of the plain form, with the revision from which each was made."""
        for name in data:
            if name.startswith("rev:"):
                item = name.removeprefix("rev:")
                kind = item.partition(":")[0]
                fields = FIELDS.get(kind, ())
                values = {f: data[f"{item}:{f}"] for f in fields if f"{item}:{f}" in data}
                yield item, values, data[name]

    def save_typed(self, name: str, values: dict[str, str], revision: str) -> list[str]:
        """One item; of a newer revision nothing is written over."""
        kind, _colon, key = name.partition(":")
        if kind == "contact" and revision == "0" and not any(values.values()):
            return []
        stored = self.stored_of(kind, key)
        base = stored if stored.get("revision") == revision else {}
        facts, errors = read_item(kind, key, values, base)
        if errors:
            return [f"{text}" for texts in errors.values() for text in texts]
        save_visit_item(self.object, by=self.request.user, at=self.request.instant, facts=facts)
        return []

    def stored_of(self, kind: str, key: str) -> dict[str, str]:
        """The fields of one item as they are now."""
        for item in self.all_items():
            if item["name"] in {f"{kind}:{key}", kind}:
                return {**item["fields"], "revision": str(item["revision"])}
        return {"revision": "0"}

    def all_items(self) -> list[dict]:
        """Everything that is written on this page."""
        return [self.whole(), *self.claims(), *self.contacts(), *self.photos()]

    def whole(self) -> dict:
        """What the whole visit comes to."""
        visit = self.object
        fields = values_of(visit, "report")
        return {"name": "report", "revision": visit.revision, "fields": fields}

    def claims(self) -> list[dict]:
        """The checklist by section, with findings."""
        titles = {s["code"]: s["title"] for s in self.object.candidacy.version.content["sections"]}
        return [
            {
                **_item(claim, "claim", claim.code),
                "number": claim.number,
                "text": claim.text,
                "section": titles.get(claim.section, ""),
            }
            for claim in self.object.claims.all()
        ]

    def contacts(self) -> list[dict]:
        """Who was met."""
        rows = self.object.contacts.filter(removed_at=None)
        return [_item(row, "contact", str(row.key)) for row in rows]

    def photos(self) -> list[dict]:
        """Photos with their addresses."""
        return [
            {
                **_item(photo, "photo", str(photo.key)),
                "url": reverse("visit-photo", args=[self.object.code, photo.code]),
                "width": photo.width,
                "height": photo.height,
            }
            for photo in self.object.photos.in_use()
        ]

    def get_context_data(self, **kwargs: Any) -> dict:
        """Plain values only."""
        visit, stage = self.object, self.object.candidacy.stage
        obstacles = list(obstacles_to_write(visit))
        can_write = not obstacles
        claims = self.claims()
        content = visit.candidacy.version.content
        reading = reading_of(content, number=visit.candidacy.proposal.number, is_blind=False)
        return super().get_context_data(
            claims=_with_clashes(claims, kwargs),
            contacts=_with_clashes(self.contacts(), kwargs),
            photos=_with_clashes(self.photos(), kwargs),
            report=_with_clashes([self.whole()], kwargs)[0],
            new_key=str(uuid4()),
            blank_contact=_blank("contact", str(uuid4())),
            blank_photo=_blank("photo", ""),
            card_url=self.card_url(),
            findings=[(value, label) for value, label in Finding.choices],
            answered=sum(bool(claim["fields"]["finding"]) for claim in claims),
            reading=reading,
            entrant=reading.entrant,
            when=say_when(visit),
            address=visit.address,
            place=place_of(visit),
            state=visit.state,
            state_label=visit.get_state_display(),
            return_reason=visit.return_reason if visit.state == VisitState.PLANNED else "",
            obstacles=obstacles if visit.state != VisitState.REPORTED else [],
            can_write=can_write,
            may_choose=can_write and visit.begun_at is None,
            may_mark=not any(obstacles_to_change_marks(visit, self.card())),
            is_over=stage.is_over,
            **kwargs,
        )

    def card_url(self) -> str:
        """The own scorecard, where the stage has marks of its own."""
        stage = self.object.candidacy.stage
        if not stage.is_scored:
            return ""
        own = Assignment.objects.visible_to(self.request.user)
        code = own.filter(candidacy=self.object.candidacy_id).values_list("code", flat=True)
        return reverse("scorecard-edit", args=[code[0]]) if code else ""

    def card(self) -> Any:
        """The own marks of the earlier stage, once the report is here."""
        if self.object.state != VisitState.REPORTED:
            return None
        return earlier_card(self.object, self.request.user)


def _item(row: Any, kind: str, key: str) -> dict:
    name = f"{kind}:{key}"
    return {"name": name, "key": key, "revision": row.revision, "fields": values_of(row, kind)}


def _blank(kind: str, key: str) -> dict:
    fields = dict.fromkeys(FIELDS[kind], "")
    return {"name": f"{kind}:{key}", "key": key, "revision": 0, "fields": fields}


def _with_clashes(items: list[dict], context: dict) -> list[dict]:
    """What was typed stays in its field; what is stored stands beside it."""
    clashes, typed = context.get("clashes", {}), context.get("typed", {})
    for item in items:
        if item["name"] in clashes:
            stored = clashes[item["name"]]
            item["clash"] = [(name, stored["fields"][name]) for name in stored["clashes"]]
            item["fields"] = {**item["fields"], **typed[item["name"]]}
    return items


class VisitReportView(OwnVisitMixin, ActionView):
    """Hand the report in."""

    action = staticmethod(report_visit)
    form_class = HandInForm
    template_name = "judging/visit_hand_in.html"
    title = gettext_lazy("Hand in the report")
    success_message = gettext_lazy("The report is handed in. The organiser has been told.")

    def get_queryset(self) -> QuerySet[FieldVisit]:
        """With the checklist, which obstacles and figures both read."""
        return super().get_queryset().prefetch_related("claims")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return list(obstacles_to_report(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """What will be frozen, in figures."""
        visit = self.object
        findings = [claim.finding for claim in visit.claims.all()]
        counts = [(label, findings.count(value)) for value, label in Finding.choices]
        return super().get_context_data(
            counts=counts,
            photos=visit.photos.in_use().count(),
            contacts=visit.contacts.filter(removed_at=None).count(),
            summary=visit.summary,
            recommendation=visit.recommendation,
            **kwargs,
        )


class VisitLeaveView(OwnVisitMixin, ActionView):
    """Hand back a visit that touches the judge."""

    action = staticmethod(leave_visit)
    form_class = DeclareConflictForm
    template_name = "judging/visit_leave.html"
    title = gettext_lazy("Declare a conflict of interest")
    success_message = gettext_lazy("The entry has left your list. The organiser has been told.")

    def get_success_url(self) -> str:
        """The entry is gone: back to the list."""
        return reverse("assignment-list")


class VisitMarksView(OwnVisitMixin, ActionView):
    """Own marks of the earlier stage after what was seen: each change with its reason."""

    action = staticmethod(revise_marks_after_visit)
    form_class = VisitMarksForm
    template_name = "judging/visit_marks.html"
    title = gettext_lazy("Change own marks after the visit")
    success_message = gettext_lazy("Your marks are changed. The earlier ones stay on record.")

    def get_object(self, queryset: QuerySet | None = None) -> Model:
        """With the own scorecard of the earlier stage."""
        visit = super().get_object(queryset)
        if not hasattr(self, "card"):
            self.card = earlier_card(visit, self.request.user)
        return visit

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return list(obstacles_to_change_marks(self.object, self.card))

    def get_form_kwargs(self) -> dict:
        """The rubric of the earlier stage with the own marks."""
        rubric, marks = [], {}
        if self.card is not None:
            stage = self.card.assignment.member.stage
            rubric = rubric_of(stage, self.card.assignment.candidacy.proposal.group_id)
            marks = {mark.criterion_id: mark for mark in self.card.marks.all()}
        return {**super().get_form_kwargs(), "rubric": rubric, "marks": marks}
