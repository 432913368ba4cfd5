"""The draft of a list, its order, and the drawing of lots."""

from django.urls import path

from cooperation.views import lists as views

urlpatterns = [
    path("plenaries/<slug:slug>/list/", views.draft_page, name="list"),
    path("plenaries/<slug:slug>/list/move/", views.move, name="list-move"),
    path("plenaries/<slug:slug>/list/moves/<int:pk>/undo", views.undo_move, name="list-undo-move"),
    path("plenaries/<slug:slug>/order/", views.order, name="order"),
    path("plenaries/<slug:slug>/lots/", views.draws_page, name="draws"),
    path("plenaries/<slug:slug>/lots/commit", views.commit, name="draw-commit"),
    path("plenaries/<slug:slug>/lots/<slug:draw>.txt", views.draw_text, name="draw-text"),
    path("plenaries/<slug:slug>/lots/<slug:draw>/reveal", views.reveal, name="draw-reveal"),
]
