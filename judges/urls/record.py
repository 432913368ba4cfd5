"""Addresses of the list of judges and the page of each."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
