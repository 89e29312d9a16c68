"""Routes that fail in each way a view can."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.permissions import Anybody
from backend.urls import failed, not_found, refused
from core.problems import Problem, invalid
from core.views import ApiView

RAISED = {
    "problem": lambda: Problem(409, "conflict"),
    "field": lambda: invalid("/scores/reception", "out_of_range", _("Some of what was sent cannot be accepted.")),
    "missing": Http404,
    "denied": PermissionDenied,
    "database": lambda: OperationalError("connection refused at /secret/socket"),
    "bug": lambda: ZeroDivisionError("canary of a comment"),
}


class Input(serializers.Serializer):
    name = serializers.CharField(max_length=3)
    inner = serializers.ListField(child=serializers.DictField(child=serializers.IntegerField()), required=False)


class Raises(ApiView):
    authentication_classes = []
    permission_classes = [Anybody]

    def get(self, _request, kind):
        raise RAISED[kind]()


class Takes(ApiView):
    authentication_classes = []
    permission_classes = [Anybody]

    def post(self, request):
        data = Input(data=request.data)
        data.is_valid(raise_exception=True)
        return Response(data.validated_data)


urlpatterns = [
    path("api/v1/raises/<kind>", Raises.as_view()),
    path("api/v1/takes", Takes.as_view()),
    path("api/v1/plain", lambda _request: HttpResponse("<h1>plain</h1>", status=418)),
]
handler400, handler404, handler500 = refused, not_found, failed
