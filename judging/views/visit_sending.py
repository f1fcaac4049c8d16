"""What a phone sends from a field visit: one item, one photo, one thing taken out. JSON answers."""

import json
from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic.base import View
from django.views.generic.detail import SingleObjectMixin

from core.errors import ActionRefused, StaleWrite
from core.idempotency import claim
from core.moments import say_clock
from core.uploads import CheckBusy, FileRefused
from judging.actions import add_visit_photo, remove_visit_item, save_visit_item
from judging.forms.visits import PhotoForm, UnreadableItem, read_item
from judging.views.visiting import OwnVisitMixin
from judging.visit_items import ItemFacts, values_of

LARGEST_BODY = 64 * 1024
UNREADABLE, REFUSED, INVALID, BUSY = 400, 409, 422, 503
REMOVABLE = ("photo", "contact")


class SendingMixin(OwnVisitMixin, SingleObjectMixin):
    """Sent by script; every answer is JSON, with `reasons` where it is no success."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the act; what it refuses is told in sentences."""
        self.object = self.get_object()
        try:
            return self.run()
        except StaleWrite as stale:
            return self.tell(REFUSED, reasons=stale.reasons, stored=stale.stored)
        except CheckBusy as busy:
            return self.tell(BUSY, reasons=busy.reasons)
        except FileRefused as refusal:
            return self.tell(INVALID, reasons=refusal.reasons)
        except ActionRefused as refusal:
            return self.tell(REFUSED, reasons=refusal.reasons)
        except (UnreadableItem, ValueError, KeyError, TypeError, RecursionError):
            return self.tell(UNREADABLE, reasons=[_("This could not be read.")])

    def run(self) -> HttpResponse:
        """What this address does."""
        raise NotImplementedError

    def tell(self, status: int = HTTPStatus.OK, **facts: Any) -> JsonResponse:
        """An answer for the script."""
        return JsonResponse(facts, status=status)

    def body(self) -> dict:
        """The JSON that was sent."""
        if self.request.content_type != "application/json":
            raise UnreadableItem
        if len(self.request.body) > LARGEST_BODY:
            raise UnreadableItem
        return json.loads(self.request.body)

    def act_facts(self) -> dict:
        """By this person, at this request's instant."""
        return {"by": self.request.user, "at": self.request.instant}

    def saved(self) -> str:
        """When, in the reader's words."""
        zone = self.object.candidacy.stage.competition.zone
        return _("Saved %(time)s") % {"time": say_clock(self.request.instant, zone)}


class VisitItemSaveView(SendingMixin, View):
    """POST JSON: `item` (kind and key), `fields`, `base`. 200 {"revision", "fields", "text"}.

    The header Idempotency-Key is new for every new body: what is sent twice is written once.
    """

    def run(self) -> HttpResponse:
        """One item."""
        given = self.body()
        item = given["item"]
        facts, errors = read_item(item["kind"], item["key"], given["fields"], given["base"])
        if errors:
            reasons = [text for texts in errors.values() for text in texts]
            return self.tell(INVALID, reasons=reasons, errors=errors)
        revision, fields = self.save(facts)
        return self.tell(revision=revision, fields=fields, text=self.saved())

    def save(self, facts: ItemFacts) -> tuple[int, dict[str, str]]:
        """Act and key stand or fall together; a repeat is told what is stored."""
        key = UUID(self.request.headers.get("Idempotency-Key", ""))
        act = f"judging.save_visit_item:{self.object.pk}"
        with transaction.atomic():
            if claim(self.request.user.pk, key, act) is None:
                facts = ItemFacts(facts.kind, facts.key, {}, {})
            return save_visit_item(self.object, **self.act_facts(), facts=facts)


class VisitItemRemoveView(SendingMixin, View):
    """POST JSON: `item` (kind and key). A plain form's button says `remove`: kind:key."""

    def run(self) -> HttpResponse:
        """Out of the report; again changes nothing."""
        is_script = self.request.content_type == "application/json"
        item = self.body()["item"] if is_script else self.named()
        if item["kind"] not in REMOVABLE:
            raise UnreadableItem
        key = str(UUID(item["key"]))
        remove_visit_item(self.object, **self.act_facts(), kind=item["kind"], key=key)
        if is_script:
            return self.tell(revision=1, text=self.saved())
        return redirect("visit-detail", code=self.object.code)

    def named(self) -> dict[str, str]:
        """What the pressed button says."""
        kind, _colon, key = self.request.POST.get("remove", "").partition(":")
        return {"kind": kind, "key": key}


class VisitPhotoAddView(SendingMixin, View):
    """POST multipart: `key` (UUID of the phone, the same in a retry), `file`, and what is said.

    201 {"revision", "fields", "url"}; a retry gets the same. The plain form is sent on.
    """

    def run(self) -> HttpResponse:
        """One photo."""
        form = PhotoForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            raise UnreadableItem
        photo = add_visit_photo(self.object, **self.act_facts(), **form.act_arguments())
        if self.request.POST.get("plain"):
            return redirect("visit-detail", code=self.object.code)
        return self.tell(
            HTTPStatus.CREATED,
            revision=photo.revision,
            fields=values_of(photo, "photo"),
            url=reverse("visit-photo", args=[self.object.code, photo.code]),
            text=self.saved(),
        )
