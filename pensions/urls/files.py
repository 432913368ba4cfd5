"""The addresses of files."""

urlpatterns: list = []
