"""Deeds: what is done to one row beside editing it. A page says what follows; it is done when that is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django_stubs_ext import StrOrPromise


def _nothing(_row: Any) -> Sequence[StrOrPromise]:
    return ()


def _always(_request: Any, _row: Any) -> bool:
    return True


@dataclass(frozen=True)
class Deed:
    """One deed.

    `do(request, row, given)` gets what the form was given and may return where to go; a ValidationError of it is
    shown in the form. `says(row)` are sentences of what follows; `offered(request, row)` tells whether it makes sense
    now, which is asked again when it is confirmed: a second press does nothing.
    """

    name: str
    label: StrOrPromise
    do: Callable[[HttpRequest, Any, dict[str, Any]], str | None]
    says: Callable[[Any], Sequence[StrOrPromise]] = _nothing
    offered: Callable[[HttpRequest, Any], bool] = _always
    form: type[forms.Form] = forms.Form
    is_grave: bool = True


class Deeds:
    """Mixin of a model's admin: buttons on the page of a row, one for each deed that is offered."""

    deeds: Sequence[Deed] = ()
    change_form_template = "office/change_form.html"
    model: Any
    opts: Any
    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add a page for each deed."""
        view = self.admin_site.admin_view(self.deed_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_deed"
        return [
            path("<path:object_id>/do/<slug:name>/", view, name=name),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def deed_url(self, row: Any, name: str) -> str:
        """Return the address of a deed's page."""
        route = f"admin:{self.opts.app_label}_{self.opts.model_name}_deed"
        return reverse(route, args=(quote(row.pk), name))

    def ways_from(self, _row: Any) -> list[dict[str, Any]]:
        """Return further buttons on the page of a row: label, url."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        """Show the deeds that are offered."""
        offered = [deed for deed in self.deeds if obj is not None and deed.offered(request, obj)]
        ways = [] if obj is None else self.ways_from(obj)
        context["deeds"] = [{"label": deed.label, "url": self.deed_url(obj, deed.name)} for deed in offered] + ways
        return super().render_change_form(request, context, add, change, form_url, obj)  # type: ignore[misc,no-any-return]

    def deed_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Say what follows; when it is confirmed, do it."""
        admin: Any = self
        row = admin.get_object(request, unquote(object_id))
        deed = next((deed for deed in self.deeds if deed.name == name), None)
        if row is None or deed is None:
            raise PermissionDenied
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=(quote(row.pk),))
        if not deed.offered(request, row):
            messages.warning(request, _("This was done already, or is not possible now."))
            return HttpResponseRedirect(back)
        form = deed.form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                target = deed.do(request, row, form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Done: %(deed)s.") % {"deed": deed.label})
                return HttpResponseRedirect(target or back)
        return self._page(request, deed, row, form, back)

    def _page(self, request: HttpRequest, deed: Deed, row: Any, form: forms.Form, back: str) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": deed.label,
            "subtitle": str(row),
            "opts": self.opts,
            "row": row,
            "deed": deed,
            "says": deed.says(row),
            "form": form,
            "back": back,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "office/deed.html", context)
