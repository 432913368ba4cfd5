"""The addresses of statements, of award letters to be, and of the worked examples."""

from django.urls import path

from pensions.views import statements, worked

urlpatterns = [
    path("pensions/statements/", statements.StatementList.as_view(), name="statements"),
    path("pensions/statements/annual/", statements.issue_year, name="statements-annual"),
    path("pensions/statements/<int:year>/", statements.year_page, name="statements-of-year"),
    path("pensions/statements/<slug:slug>/", statements.statement, name="statement"),
    path("pensions/statements/<slug:slug>/archive-<slug:language>.pdf", statements.archive, name="statement-archive"),
    path("pensions/statements/<slug:slug>/<slug:language>.pdf", statements.statement_file, name="statement-pdf"),
    path("pensions/beneficiaries/<slug:slug>/award/", statements.award, name="award"),
    path("pensions/beneficiaries/<slug:slug>/award/<str:on>/<slug:language>.pdf", statements.draft, name="award-draft"),
    path("regulations/pensions/worked/", worked.worked, name="worked"),
    path("regulations/pensions/worked/<slug:language>.pdf", worked.worked_file, name="worked-pdf"),
]
