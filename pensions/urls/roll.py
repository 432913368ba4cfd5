"""The addresses of roll."""

urlpatterns: list = []
