"""Routes of the ledger."""

from __future__ import annotations

from django.urls import path

from ledger import views

urlpatterns = [
    path("ledger/tree-heads/latest", views.LatestHeadView.as_view(), name="latest-tree-head"),
    path("ledger/tree-heads", views.HeadsView.as_view(), name="tree-heads"),
    path("ledger/proofs/inclusion", views.InclusionView.as_view(), name="inclusion-proof"),
    path("ledger/proofs/consistency", views.ConsistencyView.as_view(), name="consistency-proof"),
    path("ledger/key", views.KeyView.as_view(), name="ledger-key"),
    path("ledger/cosignatures", views.CosignaturesView.as_view(), name="cosignatures"),
]
