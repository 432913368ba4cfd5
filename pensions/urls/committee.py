"""The addresses of the Staff Pension Committee."""

from django.urls import path

from pensions.views import committee

SEAT = "<slug:group>/<slug:kind>/<int:number>/"

urlpatterns = [
    path("committee/", committee.committee, name="committee"),
    path("committee/composition/<slug:kind>/", committee.composition_file, name="committee-file"),
    path(f"committee/fill/{SEAT}", committee.fill, name="seat-fill"),
    path(f"committee/succession/{SEAT}", committee.succeed, name="seat-succession"),
    path("committee/terms/<slug:slug>/", committee.seat_holding, name="seat-holding"),
    path("committee/terms/<slug:slug>/end/", committee.end, name="seat-end"),
    path("committee/terms/<slug:slug>/correct/", committee.correct, name="seat-correct"),
    path("committee/persons/<slug:slug>/", committee.person, name="committee-person"),
    path("committee/entries/<int:position>/take-back/", committee.take_back, name="committee-take-back"),
]
