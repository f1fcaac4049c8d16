"""Steps 1, 2 and 4 of an announcement: choose and freeze the result, its words, its instant."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from awards.actions import (
    discard_announcement,
    freeze_announcement,
    prepare_announcement,
    update_announcement,
    word_announcement,
)
from awards.forms import BeginForm, DiscardForm, EmbargoForm, LetterForm, PublicWordsForm
from awards.models import Announcement, AwardRow
from awards.queries import (
    adopted_run_of,
    fingerprint_of,
    obstacles_to_prepare,
    version_in_force,
)
from awards.queries.announcements import WORDS
from awards.queries.choosing import obstacles_of_rows
from awards.stepping import PUBLIC_WORDS, group_choices, says_zones, steps_of
from awards.wording import GROUPS, LANGUAGES, kinds_by_group, kinds_of, worded
from competitions.models import Competition, Stage
from core.errors import ActionRefused
from core.forms import ActionForm, ConfirmForm
from core.views import ActionView, PermittedMixin
from notifications.kinds import Kind, kind_of

EVIDENCE = ("run__document", "run__result")
RELATED = (
    "competition__organiser",
    "competition__territory",
    "stage",
    "corrects",
    "run",
    "prepared_by",
    "approved_by",
)


class AnnouncementListView(PermittedMixin, DetailView):
    """Every stage of the edition with what was announced of it, and what can be."""

    model = Competition
    permission_required = "awards.prepare_announcement"
    template_name = "awards/announcing/list.html"
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet:
        """The organiser's own editions, with stages and their versions: three statements."""
        versions = Announcement.objects.order_by("-version").select_related("prepared_by")
        stages = Stage.objects.order_by("-order").prefetch_related(
            Prefetch("announcements", versions, "versions")
        )
        editions = Competition.objects.managed_by(self.request.user)
        return editions.prefetch_related(Prefetch("stages", stages, "told_stages"))

    def get_context_data(self, **kwargs: Any) -> dict:
        """Newest stage first."""
        return super().get_context_data(
            title=_("Announcement"),
            stages=self.object.told_stages,
            instant=self.request.instant,
            **kwargs,
        )


class AnnouncementBeginView(ActionView):
    """Step 1: freeze what came out of a stage; where it was public before, a correction of it."""

    model = Competition
    permission_required = "awards.prepare_announcement"
    template_name = "awards/announcing/begin.html"
    form_class = BeginForm
    context_object_name = "competition"
    title = _("Choose the result")
    success_message = _("Frozen. The words come next.")

    def get_queryset(self) -> QuerySet:
        """The organiser's own editions."""
        return Competition.objects.managed_by(self.request.user)

    @cached_property
    def stage(self) -> Stage:
        """The one in the address."""
        stages = self.object.stages.select_related("competition")
        found = stages.filter(order=self.kwargs["order"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def corrected(self) -> Announcement | None:
        """The version that a new one would correct."""
        return version_in_force(self.stage)

    def get_obstacles(self) -> list[str]:
        """The rule that the act refuses by."""
        return obstacles_to_prepare(self.stage)

    def get_form_kwargs(self) -> dict:
        """A correction owes its reason."""
        return {**super().get_form_kwargs(), "is_correction": self.corrected is not None}

    def get_initial(self) -> dict:
        """The title of the version before, else what the stage gives."""
        if self.corrected:
            return {"title": self.corrected.title}
        tier = self.stage.tiers.first()
        return {"title": f"{tier.name if tier else self.stage.name} {self.object.name}"[:160]}

    def act(self, form: ActionForm) -> Announcement:
        """By the adopted run of the stage."""
        run = adopted_run_of(self.stage)
        if run is None:
            raise ActionRefused(*obstacles_to_prepare(self.stage))
        who = {"by": self.request.user, "at": self.request.instant}
        return prepare_announcement(self.object, **who, run=run, **form.act_arguments())

    def get_back_url(self) -> str:
        """The stages."""
        return reverse("announcement-list", args=[self.object.code])

    def get_success_url(self) -> str:
        """On to the frozen result."""
        return reverse("announcement-result", args=[self.object.code, self.outcome.code])

    def get_context_data(self, **kwargs: Any) -> dict:
        """What would be frozen."""
        return super().get_context_data(stage=self.stage, corrected=self.corrected, **kwargs)


class AnnouncementStepView(ActionView):
    """One step of the announcement in the address."""

    model = Announcement
    permission_required = "awards.change_announcement"
    slug_url_kwarg = "version"
    context_object_name = "announcement"
    step = ""
    following = ""

    def get_queryset(self) -> QuerySet:
        """Of the edition in the address, with what every step names."""
        rows = super().get_queryset().filter(competition__code=self.kwargs["code"])
        return rows.select_related(*RELATED).defer(*EVIDENCE)

    def get_obstacles(self) -> list[str]:
        """What is approved stands."""
        return self.object.obstacles_to_change()

    def address(self, route: str, *more: str) -> str:
        """Another step of the same announcement."""
        return reverse(route, args=[self.kwargs["code"], self.kwargs["version"], *more])

    def get_next_url(self) -> str:
        """The step that comes after this one."""
        return self.address(self.following) if self.following else ""

    def get_success_url(self) -> str:
        """On to the next step."""
        return self.get_next_url()

    def get_context_data(self, **kwargs: Any) -> dict:
        """The edition, the five steps, and how the announcement stands now."""
        person, announcement = self.request.user, self.object
        return super().get_context_data(
            competition=announcement.competition,
            steps=steps_of(announcement, self.step),
            is_public=announcement.is_public_at(self.request.instant),
            may_change=person.has_perm("awards.change_announcement", announcement),
            next_url=self.get_next_url(),
            **kwargs,
        )


class ReadableStepMixin:
    """Whoever may know the announcement may look; acting is a permission of its own."""

    @property
    def permission_required(self) -> str:
        """By what is asked for."""
        is_reading = self.request.method in {"GET", "HEAD"}
        return "awards.view_announcement" if is_reading else "awards.change_announcement"


class AnnouncementResultView(ReadableStepMixin, AnnouncementStepView):
    """Step 1: what is frozen, by which runs; it can be frozen again while it is a draft."""

    template_name = "awards/announcing/result.html"
    form_class = ConfirmForm
    action = staticmethod(freeze_announcement)
    title = _("The result")
    submit_label = _("Freeze again")
    success_message = _("Frozen again, from the result as it stands now.")
    step = "announcement-result"
    following = "announcement-words"

    def get_queryset(self) -> QuerySet:
        """With its rows and letters."""
        rows = Prefetch("rows", AwardRow.objects.for_reading(), "told_rows")
        return super().get_queryset().prefetch_related(rows, "letter_words")

    def get_success_url(self) -> str:
        """Look at the new rows."""
        return self.address("announcement-result")

    def get_context_data(self, **kwargs: Any) -> dict:
        """Rows with their runs, and whether they still agree with the stage."""
        announcement, rows = self.object, self.object.told_rows
        return super().get_context_data(
            rows=[row for row in rows if row.has_advanced],
            others=sum(not row.has_advanced for row in rows),
            runs=list({row.run_id: row.run for row in rows}.values()),
            digest=fingerprint_of(announcement),
            faults=obstacles_of_rows(announcement, rows) if announcement.is_draft else [],
            **kwargs,
        )


class AnnouncementWordsView(AnnouncementStepView):
    """Step 2: the words of the public page, and those of each group's letter."""

    template_name = "awards/announcing/words.html"
    title = _("Words")
    success_message = _("Saved.")
    step = "announcement-words"

    @cached_property
    def group(self) -> str:
        """The public page, or one of the three groups of readers."""
        group = self.kwargs.get("group", PUBLIC_WORDS)
        if group not in (PUBLIC_WORDS, *GROUPS):
            raise Http404
        return group

    @property
    def kind(self) -> Kind:
        """The kind of letter that the group gets."""
        return kind_of(kinds_by_group(kinds_of(self.object))[self.group])

    def get_form_class(self) -> type[ActionForm]:
        """One form a group."""
        return PublicWordsForm if self.group == PUBLIC_WORDS else LetterForm

    def get_form_kwargs(self) -> dict:
        """What the form has to know of the announcement."""
        kwargs = super().get_form_kwargs()
        if self.group != PUBLIC_WORDS:
            return {**kwargs, "kind": self.kind}
        return {
            **kwargs,
            "is_correction": self.object.corrects_id is not None,
            "gives_honours": self.object.rows.winning().exists(),
        }

    def get_initial(self) -> dict:
        """What is frozen now."""
        if self.group == PUBLIC_WORDS:
            return {name: getattr(self.object, name) for name in WORDS}
        words = worded(self.object)
        found = {
            language: words.get((self.kind.name, language), ("", "")) for language in LANGUAGES
        }
        return {
            f"{part}_{language}": text
            for language, texts in found.items()
            for part, text in zip(("subject", "body"), texts, strict=True)
        }

    def act(self, form: ActionForm) -> Announcement:
        """Both change the announcement, so both void what was approved."""
        who = {"by": self.request.user, "at": self.request.instant}
        act = update_announcement if self.group == PUBLIC_WORDS else word_announcement
        return act(self.object, **who, **form.act_arguments())

    def get_act(self) -> str:
        """Each group's words are an act of their own."""
        return f"{super().get_act()}:{self.group}"

    def get_next_url(self) -> str:
        """The next group; after the last one the preview."""
        words = (PUBLIC_WORDS, *GROUPS)
        later = words[words.index(self.group) + 1 :]
        if later:
            return self.address("announcement-letter", later[0])
        return self.address("announcement-preview")

    def get_context_data(self, **kwargs: Any) -> dict:
        """The groups, and what may stand in braces."""
        is_letter = self.group != PUBLIC_WORDS
        return super().get_context_data(
            group=self.group,
            groups=group_choices(self.object, self.group),
            kind=self.kind if is_letter else None,
            **kwargs,
        )


class AnnouncementTimeView(AnnouncementStepView):
    """Step 4: the instant, in the edition's zone."""

    template_name = "awards/announcing/time.html"
    form_class = EmbargoForm
    action = staticmethod(update_announcement)
    title = _("Embargo")
    success_message = _("Saved. Two persons have to approve it now.")
    step = "announcement-time"
    following = "announcement-approve"

    def get_form_kwargs(self) -> dict:
        """Times are typed in the edition's zone."""
        return {**super().get_form_kwargs(), "competition": self.object.competition}

    def get_initial(self) -> dict:
        """What was saved."""
        return {"publish_at": self.object.publish_at}

    def get_context_data(self, **kwargs: Any) -> dict:
        """The instant in the three zones of the country."""
        return super().get_context_data(zones=says_zones(self.object.publish_at), **kwargs)


class AnnouncementDiscardView(AnnouncementStepView):
    """A draft that nobody needs."""

    template_name = "awards/announcing/discard.html"
    form_class = DiscardForm
    action = staticmethod(discard_announcement)
    title = _("Discard the draft")
    success_message = _("Discarded.")

    def get_back_url(self) -> str:
        """The frozen result."""
        return self.address("announcement-result")

    def get_success_url(self) -> str:
        """The stages."""
        return reverse("announcement-list", args=[self.kwargs["code"]])
