"""Addresses of an edition's preparation."""

from django.urls import path

from competitions.views import enquiries, rows

ROWS = "app/kelola/<str:code>/susun/<slug:slug>/"

ENQUIRIES = "app/kelola/<str:code>/tanya/"
ENQUIRY = "app/kelola/tanya/<str:code>/"

urlpatterns = [
    path(
        "kompetisi/<slug:slug>/tanya/",
        enquiries.EnquiryCreateView.as_view(),
        name="enquiry-create",
    ),
    path(ENQUIRIES, enquiries.EnquiryListView.as_view(), name="enquiry-list"),
    path(f"{ENQUIRIES}baru/", enquiries.EnquiryAddView.as_view(), name="enquiry-add"),
    path(ENQUIRY, enquiries.EnquiryAnswerView.as_view(), name="enquiry-answer"),
    path(
        f"{ENQUIRY}sisihkan/", enquiries.EnquirySetAsideView.as_view(), name="enquiry-set-aside"
    ),
    path(ROWS, rows.RowListView.as_view(), name="row-list"),
    path(f"{ROWS}baru/", rows.RowCreateView.as_view(), name="row-create"),
    path(f"{ROWS}<uuid:key>/", rows.RowEditView.as_view(), name="row-edit"),
    path(f"{ROWS}<uuid:key>/hapus/", rows.RowRemoveView.as_view(), name="row-remove"),
    path(f"{ROWS}<uuid:key>/geser/", rows.RowMoveView.as_view(), name="row-move"),
]
