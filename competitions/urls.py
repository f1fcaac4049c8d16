"""Addresses of an edition's preparation."""

from django.urls import path

from competitions.views import rows

ROWS = "app/kelola/<str:code>/susun/<slug:slug>/"

urlpatterns = [
    path(ROWS, rows.RowListView.as_view(), name="row-list"),
    path(f"{ROWS}baru/", rows.RowCreateView.as_view(), name="row-create"),
    path(f"{ROWS}<uuid:key>/", rows.RowEditView.as_view(), name="row-edit"),
    path(f"{ROWS}<uuid:key>/hapus/", rows.RowRemoveView.as_view(), name="row-remove"),
    path(f"{ROWS}<uuid:key>/geser/", rows.RowMoveView.as_view(), name="row-move"),
]
