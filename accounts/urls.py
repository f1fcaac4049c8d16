"""Addresses of people. Sign-in keeps allauth's views and names under our own paths."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as authenticator
from django.urls import include, path, re_path

from accounts.views import (
    agencies,
    approvals,
    entrance,
    imports,
    invitations,
    memberships,
    people,
    profile,
    review,
)

agency = [
    path("", agencies.AgencyDetailView.as_view(), name="agency-detail"),
    path("ubah/", agencies.AgencyEditView.as_view(), name="agency-edit"),
    path("tambah/", agencies.AgencyAddView.as_view(), name="agency-add"),
    path("pindah/", agencies.AgencyMoveView.as_view(), name="agency-move"),
    path("gabung/", agencies.AgencyMergeView.as_view(), name="agency-merge"),
    path("tutup/", agencies.AgencyCloseView.as_view(), name="agency-close"),
    path("buka/", agencies.AgencyReopenView.as_view(), name="agency-reopen"),
]

agency_import = [
    path("", imports.ImportDetailView.as_view(), name="import-detail"),
    path("kesalahan.csv", imports.ImportFaultsView.as_view(), name="import-faults"),
    path("periksa/", imports.ImportRecheckView.as_view(), name="import-recheck"),
    path("terapkan/", imports.ImportApplyView.as_view(), name="import-apply"),
]

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("masuk/kode/", second_factor.authenticate, name="mfa_authenticate"),
    path("masuk/nonaktif/", account.account_inactive, name="account_inactive"),
    path("keluar/", account.logout, name="account_logout"),
    path("daftar/", account.signup, name="account_signup"),
    path("pulihkan/", account.password_reset, name="account_reset_password"),
    path("pulihkan/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "pulihkan/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^pulihkan/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "undangan/<str:token>/", entrance.InvitationAcceptView.as_view(), name="invitation-accept"
    ),
    path("app/ruang-kerja/", profile.WorkspaceChooseView.as_view(), name="workspace-choose"),
    path("app/profil/", profile.ProfileView.as_view(), name="profile"),
    path("app/profil/keluar-semua/", profile.SessionEndView.as_view(), name="session-end"),
    path("app/orang/", people.PersonListView.as_view(), name="person-list"),
    path("app/orang/undang/", invitations.InvitationCreateView.as_view(), name="invitation-create"),
    path(
        "app/orang/undangan/<str:code>/",
        invitations.InvitationDetailView.as_view(),
        name="invitation-detail",
    ),
    path(
        "app/orang/undangan/<str:code>/tarik/",
        invitations.InvitationWithdrawView.as_view(),
        name="invitation-withdraw",
    ),
    path(
        "app/orang/undangan/<str:code>/ulang/",
        invitations.InvitationRenewView.as_view(),
        name="invitation-renew",
    ),
    path("app/orang/tinjauan/", review.AccessReviewView.as_view(), name="access-review"),
    path(
        "app/orang/tinjauan/unduh/",
        review.AccessReviewExportView.as_view(),
        name="access-review-export",
    ),
    path(
        "app/orang/<str:code>/masa/",
        memberships.MembershipChangeView.as_view(),
        name="membership-change",
    ),
    path("app/persetujuan/", approvals.ApprovalListView.as_view(), name="approval-list"),
    path(
        "app/persetujuan/<str:code>/", approvals.ApprovalGrantView.as_view(), name="approval-grant"
    ),
    path(
        "app/persetujuan/<str:code>/tolak/",
        approvals.ApprovalRefuseView.as_view(),
        name="approval-refuse",
    ),
    path(
        "app/persetujuan/<str:code>/tarik/",
        approvals.ApprovalWithdrawView.as_view(),
        name="approval-withdraw",
    ),
    path("app/instansi/", agencies.AgencyListView.as_view(), name="agency-list"),
    path("app/instansi/impor/", imports.AgencyImportView.as_view(), name="agency-import"),
    path(
        "app/instansi/impor/templat.<str:format>",
        imports.ImportTemplateView.as_view(),
        name="import-template",
    ),
    path("app/instansi/impor/<str:code>/", include(agency_import)),
    path(
        "app/instansi/ekspor.<str:format>",
        imports.AgencyExportView.as_view(),
        name="agency-export",
    ),
    path("app/instansi/<str:code>/", include(agency)),
    path("app/keamanan/", second_factor.index, name="mfa_index"),
    path("app/keamanan/kata-sandi/", account.password_change, name="account_change_password"),
    path("app/keamanan/ulangi/", account.reauthenticate, name="account_reauthenticate"),
    path("app/keamanan/ulangi-kode/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("app/keamanan/aplikasi/", authenticator.activate_totp, name="mfa_activate_totp"),
    path("app/keamanan/aplikasi/lepas/", authenticator.deactivate_totp, name="mfa_deactivate_totp"),
    path("app/keamanan/cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "app/keamanan/cadangan/baru/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "app/keamanan/cadangan/unduh/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
