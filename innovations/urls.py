"""Addresses of entries: the entrant's under /app/usulan/, the organiser's under /app/kelola/."""

from django.urls import include, path

from innovations.views import (
    attachments,
    editor,
    entries,
    handing,
    leaving,
    notes,
    register,
    screening,
    sections,
)

one = [
    path("", entries.ProposalDetailView.as_view(), name="proposal-detail"),
    path("identitas/", entries.InnovationEditView.as_view(), name="innovation-edit"),
    path("bagian/<slug:section>/", editor.SectionEditView.as_view(), name="section-edit"),
    path("bagian/<slug:section>/pena/", sections.SectionPenView.as_view(), name="section-pen"),
    path(
        "bagian/<slug:section>/riwayat/",
        sections.SectionHistoryView.as_view(),
        name="section-history",
    ),
    path("lampiran/", attachments.ProposalFilesView.as_view(), name="proposal-files"),
    path(
        "lampiran/surat/<uuid:key>.<slug:kind>",
        attachments.ProposalLetterView.as_view(),
        name="proposal-letter",
    ),
    path(
        "lampiran/<str:attachment>/hapus/",
        attachments.AttachmentRemoveView.as_view(),
        name="attachment-remove",
    ),
    path("serahkan/", handing.ProposalHandOverView.as_view(), name="proposal-hand-over"),
    path("setujui/", handing.ProposalApproveView.as_view(), name="proposal-approve"),
    path("kembalikan/", handing.ProposalReturnView.as_view(), name="proposal-return"),
    path("catatan/<int:number>/", notes.NoteSettleView.as_view(), name="note-settle"),
    path("periksa/", handing.ProposalSubmitView.as_view(), name="proposal-submit"),
    path("tarik/", handing.ProposalWithdrawView.as_view(), name="proposal-withdraw"),
    path("riwayat/", entries.ProposalHistoryView.as_view(), name="proposal-history"),
    path("tanda-terima/", entries.ProposalReceiptView.as_view(), name="proposal-receipt"),
    path("tanda-terima.pdf", entries.ReceiptPaperView.as_view(), name="receipt-paper"),
]

screened = [
    path("", screening.ScreeningDetailView.as_view(), name="screening-detail"),
    path("lolos/", screening.ProposalAdmitView.as_view(), name="proposal-admit"),
    path("tolak/", screening.ProposalRejectView.as_view(), name="proposal-reject"),
]

registered = [
    path("", register.RegisterDetailView.as_view(), name="register-detail"),
    path("ubah/", register.RegisterEditView.as_view(), name="register-edit"),
    path("pembaruan/", register.RegisterCheckView.as_view(), name="register-check"),
    path("penghargaan/", register.HonourRecordView.as_view(), name="honour-record"),
]

urlpatterns = [
    path("app/inovasi/", register.RegisterListView.as_view(), name="register-list"),
    path("app/inovasi/baru/", register.RegisterCreateView.as_view(), name="register-create"),
    path("app/inovasi/<str:code>/", include(registered)),
    path(
        "app/orang/<str:code>/akhiri/", leaving.MembershipEndView.as_view(), name="membership-end"
    ),
    path("app/usulan/", entries.ProposalListView.as_view(), name="proposal-list"),
    path("app/usulan/baru/", entries.ProposalStartView.as_view(), name="proposal-start"),
    path("app/usulan/<str:code>/", include(one)),
    path("app/kelola/administrasi/<str:code>/", include(screened)),
    path(
        "app/kelola/<str:code>/administrasi/",
        screening.ScreeningListView.as_view(),
        name="screening-list",
    ),
]
