"""The addresses of estimates, and of what pensions will cost."""

from django.urls import path

from pensions.views import estimate

urlpatterns = [
    path("pensions/outlook/", estimate.outlook, name="outlook"),
    path("pensions/estimate/", estimate.estimate, name="estimate"),
    path("pensions/estimate/<slug:slug>/", estimate.estimate_of, name="estimate-of"),
    path("pensions/estimate/<slug:slug>/case.yaml", estimate.case_file, name="estimate-case"),
    path("pensions/estimate/<slug:slug>/<slug:language>.pdf", estimate.paper_file, name="estimate-pdf"),
]
