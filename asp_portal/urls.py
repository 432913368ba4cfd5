"""The portal's addresses; each app has its own below."""

from django.contrib import admin
from django.urls import include, path

from asp_portal import views
from asp_portal.accounts.views import set_language

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("verify/", views.verify, name="verify"),
    path("regulations/", views.regulations, name="regulations"),
    path("account/", include("asp_portal.accounts.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("travel/", include("travel.urls")),
    path("", include("cooperation.urls")),
    path("", include("pensions.urls")),
    path("", include("judges.urls")),
]
