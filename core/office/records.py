"""Records in the office: to be read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest


class ReadOnly:
    """Mixin of a model's admin: nobody adds, changes or deletes."""

    show_full_result_count = False

    def has_add_permission(self, _request: HttpRequest, _parent: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody."""
        return False
