"""Addresses of news, of an office's messages, and of the development mailbox."""

from django.urls import path

from notifications.views import mailbox, notices, outbox, preferences, templates

urlpatterns = [
    path("app/notifikasi/", notices.NoticeListView.as_view(), name="notice-list"),
    path("app/notifikasi/dibaca/", notices.NoticeReadView.as_view(), name="notice-read"),
    path("app/profil/kabar/", preferences.NewsPreferencesView.as_view(), name="news-preferences"),
    path("kabar/berhenti/<str:token>/", preferences.NewsStopView.as_view(), name="news-stop"),
    path(
        "app/kelola/pesan/",
        templates.MessageTemplateListView.as_view(),
        name="message-template-list",
    ),
    path("app/kelola/pesan/terkirim/", outbox.OutboxListView.as_view(), name="outbox-list"),
    path(
        "app/kelola/pesan/terkirim/ulangi/", outbox.OutboxRetryView.as_view(), name="outbox-retry"
    ),
    path(
        "app/kelola/pesan/terkirim/<uuid:key>/",
        outbox.MessageDetailView.as_view(),
        name="message-detail",
    ),
    path(
        "app/kelola/pesan/terkirim/<uuid:key>/ulangi/",
        outbox.MessageRetryView.as_view(),
        name="message-retry",
    ),
    path(
        "app/kelola/pesan/terkirim/<uuid:key>/batal/",
        outbox.MessageCancelView.as_view(),
        name="message-cancel",
    ),
    path(
        "app/kelola/pesan/<slug:kind>/<slug:language>/",
        templates.MessageTemplateEditView.as_view(),
        name="message-template-edit",
    ),
    path(
        "app/kelola/pesan/<slug:kind>/<slug:language>/bawaan/",
        templates.MessageTemplateRevertView.as_view(),
        name="message-template-revert",
    ),
    path("surat/", mailbox.MailboxView.as_view(), name="mailbox"),
    path("surat/<str:name>/", mailbox.LetterView.as_view(), name="letter-detail"),
    path("surat/<str:name>/html/", mailbox.LetterHtmlView.as_view(), name="letter-html"),
]
