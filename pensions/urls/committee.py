"""The addresses of committee."""

urlpatterns: list = []
