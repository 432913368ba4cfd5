"""Addresses of travel."""

app_name = "travel"
urlpatterns: list = []
