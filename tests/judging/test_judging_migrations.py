"""Judges and entries from before places on a panel had a state."""

from importlib import import_module

import pytest
from django.apps import apps

from judging.models import Assignment, PanelMember
from judging.states import PlaceState
from tests.factories import NOW
from tests.judging.scenes import Scene


@pytest.mark.django_db
def test_who_had_declared_keeps_place_and_entries():
    scene = Scene(entries=1, judges=2)
    scene.start()
    PanelMember.objects.update(state=PlaceState.INVITED, answered_at=None)
    PanelMember.objects.filter(pk=scene.members[1].pk).update(declared_at=None)
    Assignment.objects.update(acquainted_at=None)

    import_module("judging.migrations.0004_accept_places").accept_places(apps, None)

    first, second = PanelMember.objects.order_by("pk")
    assert (first.state, first.answered_at) == (PlaceState.ACCEPTED, NOW)
    assert (second.state, second.answered_at) == (PlaceState.INVITED, None)
    assert scene.assignment(0, 0).acquainted_at == NOW
    assert scene.assignment(0, 1).acquainted_at is None
