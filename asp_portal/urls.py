"""The portal's addresses; each app has its own below."""

from django.contrib import admin
from django.urls import include, path

from asp_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("verify/", views.verify, name="verify"),
    path("regulations/", views.regulations, name="regulations"),
    path("account/", include("asp_portal.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("travel/", include("travel.urls")),
]
