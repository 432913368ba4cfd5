"""Addresses of the texts of statements."""

from django.urls import path, re_path

from cooperation.views import texts

urlpatterns = [
    path("plenaries/<slug:slug>/texts/", texts.texts, name="texts"),
    path("plenaries/<slug:slug>/texts/publish/", texts.publish, name="texts-publish"),
    path("plenaries/<slug:slug>/statements/", texts.public_texts, name="public-texts"),
    path("texts/request/<slug:slug>/", texts.new, name="text-new"),
    path("texts/invited/<slug:slug>/", texts.new_invited, name="text-new-invited"),
    path("texts/version/<slug:slug>/", texts.version, name="text-version"),
    re_path(r"^texts/public/(?P<slug>[-\w]+)/(?P<kind>file|words)/\Z", texts.public_text, name="public-text"),
    path("texts/<slug:slug>/", texts.text, name="text"),
    path("texts/<slug:slug>/act/<slug:name>/", texts.act, name="text-act"),
]
