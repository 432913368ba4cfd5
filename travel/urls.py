"""Addresses of travel."""

from django.urls import path

from travel.views import acts, drafts, lines, papers, rates, statements

app_name = "travel"
urlpatterns = [
    # Drafts
    path("journeys/new/", drafts.journey_new, name="journey-new"),
    path("journeys/<slug:slug>/edit/", drafts.journey_edit, name="journey-edit"),
    path("journeys/<slug:slug>/itinerary/", drafts.journey_itinerary, name="journey-itinerary"),
    path("journeys/<slug:slug>/claim-as-authorised/", drafts.claim_as_authorised, name="claim-as-authorised"),
    path("claims/new/", drafts.claim_new, name="claim-new"),
    path("claims/<slug:slug>/edit/", drafts.claim_edit, name="claim-edit"),
    path("claims/<slug:slug>/itinerary/", drafts.claim_itinerary, name="claim-itinerary"),
    path("claims/<slug:slug>/expenses/new/", lines.expense_new, name="expense-new"),
    path("claims/<slug:slug>/expenses/<slug:line>/", lines.expense_edit, name="expense-edit"),
    path("claims/<slug:slug>/expenses/<slug:line>/remove/", lines.expense_remove, name="expense-remove"),
    path("claims/<slug:slug>/receipts/<slug:receipt>/", lines.receipt, name="receipt"),
    path("claims/<slug:slug>/receipts/<slug:receipt>/remove/", lines.receipt_remove, name="receipt-remove"),
    path("claims/<slug:slug>/advances/", lines.advances, name="advances"),
    path("advances/new/", lines.advance_new, name="advance-new"),
    # Lists, pages, acts
    path("claims/", papers.ClaimList.as_view(), name="claims"),
    path("claims/<slug:slug>/", papers.claim, name="claim"),
    path("claims/<slug:slug>/act/<slug:name>/", acts.claim_act, name="claim-act"),
    path("claims/<slug:slug>/statement/<slug:language>/", statements.statement, name="statement"),
    path("journeys/", papers.JourneyList.as_view(), name="journeys"),
    path("journeys/<slug:slug>/", papers.journey, name="journey"),
    path("journeys/<slug:slug>/act/<slug:name>/", acts.journey_act, name="journey-act"),
    # Rates
    path("rates/", rates.see_rates(rates.DsaRateList.as_view()), name="rates"),
    path("rates/place/<int:pk>/", rates.place, name="rate-place"),
    path("rates/exchange/", rates.see_rates(rates.ExchangeRateList.as_view()), name="exchange"),
    path("rates/imports/", rates.see_rates(rates.ImportList.as_view()), name="rate-imports"),
    path("rates/import/<str:kind>/", rates.upload, name="rate-import"),
    path("rates/import/<str:kind>/template.<str:ending>", rates.template, name="rate-import-template"),
    path("rates/preview/<uuid:pk>/", rates.preview, name="rate-import-preview"),
    path("rates/preview/<uuid:pk>/give-up/", rates.give_up, name="rate-import-give-up"),
]
