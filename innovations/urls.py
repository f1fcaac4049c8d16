"""Addresses of entries: the entrant's under /app/usulan/, the organiser's under /app/kelola/."""

from django.urls import include, path

from innovations.views import editor, entries, handing, leaving, screening

one = [
    path("", entries.ProposalDetailView.as_view(), name="proposal-detail"),
    path("identitas/", entries.InnovationEditView.as_view(), name="innovation-edit"),
    path("bagian/<slug:section>/", editor.SectionEditView.as_view(), name="section-edit"),
    path("serahkan/", handing.ProposalHandOverView.as_view(), name="proposal-hand-over"),
    path("setujui/", handing.ProposalApproveView.as_view(), name="proposal-approve"),
    path("kembalikan/", handing.ProposalReturnView.as_view(), name="proposal-return"),
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

urlpatterns = [
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
