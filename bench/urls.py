"""The portal's addresses and the floor: one template and one indexed query of the same server."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.shortcuts import render
from django.urls import path

from asp_portal.urls import urlpatterns as portal
from cooperation.models import StateParty


class CountQueries:
    """Says in a header how many queries a request took, where the request asks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "X-Count" not in request.headers:
            return self.get_response(request)
        count = 0

        def counted(execute, sql, params, many, context):
            nonlocal count
            count += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response["X-Queries"] = str(count)
        return response


@login_not_required
def floor(request):
    """The least that a page of this server can cost."""
    return render(request, "floor.html", {"state": StateParty.objects.get(iso3="SEN")})


urlpatterns = [path("floor/", floor), *portal]
