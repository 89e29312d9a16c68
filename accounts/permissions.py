"""Permission classes of the API: a view names exactly one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

from accounts.roles import Permission, allows

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

__all__ = ["Anybody", "Nobody", "Permission", "needs"]


class Nobody(BasePermission):
    """The default: a view that forgot to say who may is closed."""

    def has_permission(self, _request: Request, _view: APIView) -> bool:
        """Refuse."""
        return False


class Anybody(BasePermission):
    """Open to everybody, signed in or not."""

    def has_permission(self, _request: Request, _view: APIView) -> bool:
        """Allow."""
        return True


@cache
def needs(permission: Permission) -> type[BasePermission]:
    """Return the permission class that lets in only those whose role carries `permission`."""

    class Needs(BasePermission):
        def has_permission(self, request: Request, _view: APIView) -> bool:
            return allows(getattr(request.user, "role", ""), permission)  # who is not signed in has no role

    Needs.__name__ = Needs.__qualname__ = f"Needs_{permission}"
    Needs.__doc__ = f"Only roles that carry `{permission}`."
    return Needs
