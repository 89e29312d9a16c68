"""The admin site: grouped as people think of it, in eight languages, with what waits on its first page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import languages
from core.office import language, needs

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template.response import TemplateResponse
    from django.urls import URLPattern, URLResolver


class OfficeSite(AdminSite):
    """Where administrators work. settings.OFFICE groups the models: app label -> "app.Model" in order."""

    site_header = site_title = "Ayn"
    index_title = _("Administration")
    password_form = AdminPasswordChangeForm

    def __init__(self, name: str = "admin") -> None:
        """Take "delete selected" away: whatever may be deleted at all is deleted one at a time, and asked about."""
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take only what settings.OFFICE names: libraries register tables of theirs that are nobody's business here."""
        given = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        named = {name for names in settings.OFFICE.values() for name in names}
        super().register([model for model in given if model._meta.label in named], admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Add the choice of the language, which needs no sign-in."""
        return [path("language/", language.choose, name="language"), *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give every page the languages."""
        chosen = get_language() or languages.DEFAULT
        return super().each_context(request) | {"languages": language.choices(chosen)}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the sections in the order of settings.OFFICE; a model may stand in another app's section."""
        stock = {app["app_label"]: app for app in super().get_app_list(request)}
        models = {f"{label}.{row['object_name']}": row for label, app in stock.items() for row in app["models"]}
        sections = []
        for label, names in settings.OFFICE.items():
            rows = [models[name] for name in names if name in models]
            if rows and label in stock:
                sections.append(stock[label] | {"models": rows})
        return [section for section in sections if app_label in (None, section["app_label"])]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits beside the sections."""
        return super().index(request, {"needs": needs.collect(), **(extra_context or {})})

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Change the own password by the form that follows the rules of accounts."""
        view = PasswordChangeView.as_view(
            form_class=self.password_form,
            success_url=reverse("admin:password_change_done", current_app=self.name),
            template_name=self.password_change_template or "admin/password_change_form.html",
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        request.current_app = self.name
        return cast("TemplateResponse", view(request))  # or a redirection, which the stubs forget
