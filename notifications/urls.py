"""Addresses of news, and of the development mailbox."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("app/notifikasi/", views.NoticeListView.as_view(), name="notice-list"),
    path("app/notifikasi/dibaca/", views.NoticeReadView.as_view(), name="notice-read"),
    path("surat/", views.MailboxView.as_view(), name="mailbox"),
    path("surat/<str:name>/", views.LetterView.as_view(), name="letter-detail"),
    path("surat/<str:name>/html/", views.LetterHtmlView.as_view(), name="letter-html"),
]
