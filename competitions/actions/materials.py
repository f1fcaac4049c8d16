"""Materials of an event: a file of ours, or an address elsewhere."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from audit.trail import record
from competitions.materials import inspect_material
from competitions.models import Event, EventMaterial
from core.codes import new_code
from core.errors import refuse_if


@transaction.atomic
def add_material(
    event: Event,
    *,
    by: User,
    at: datetime,
    title: str,
    file: UploadedFile | None = None,
    link: str = "",
) -> EventMaterial:
    """Put slides or notes beside the event.

    SECURITY: the stored name is ours alone; the name that people see is made from the title.
    """
    event = Event.objects.lock(event)
    refuse_if(event.obstacles_to_edit())
    material = EventMaterial(
        code=new_code(), event=event, title=title, link=link, order=event.materials.count() + 1
    )
    if file:
        clean = inspect_material(file)
        material.file_name = f"{title[:120]}.{clean.kind}"
        material.file.save(f"{new_code(20)}.{clean.kind}", clean.content, save=False)
    material.save()
    record("competitions.add_material", material, by=by, at=at, after={"title": title})
    return material


@transaction.atomic
def remove_material(material: EventMaterial, *, by: User, at: datetime) -> None:
    """Take it off the page; the file goes once that stands."""
    material = EventMaterial.objects.lock(material)
    record("competitions.remove_material", material, by=by, at=at, before={"title": material.title})
    stored = material.file
    material.delete()
    if stored:
        transaction.on_commit(lambda: stored.storage.delete(stored.name))
