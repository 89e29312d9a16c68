"""Importing centers in the office: a file is brought, what it would do is shown, then it is done or dropped."""

from __future__ import annotations

import csv
import hashlib
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.authentication import person_of
from audit.actions import record
from centers import imports
from centers.admin.showing import shown
from centers.models import ImportedList
from core.office.records import ReadOnly
from core.tables import harmless

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest
    from django.urls import URLPattern

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000


class ListForm(forms.ModelForm):  # type: ignore[type-arg]
    """A file that the import can read."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("A table saved as CSV in UTF-8. The export of the directory shows the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    class Meta:
        model = ImportedList
        fields = ()

    def clean_file(self) -> bytes:
        """Refuse what is no such table."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(gettext("This file is too large for the office. Ask operations to import it."))
        content: bytes = file.read()
        try:
            rows = sum(1 for _row in imports.opened(imports.text_of(content)))
        except imports.ColumnsError as error:
            raise ValidationError(_said(error)) from None
        except (UnicodeDecodeError, csv.Error):
            raise ValidationError(gettext("This is no CSV file in UTF-8.")) from None
        if rows > MOST_ROWS:
            raise ValidationError(gettext("This file is too large for the office. Ask operations to import it."))
        return content


def _said(error: imports.ColumnsError) -> str:
    if error.unknown:
        return gettext("There is no column “%(name)s” in such a list.") % {"name": error.unknown[:60]}
    return gettext("The column “%(name)s” is missing.") % {"name": error.missing}


@admin.register(ImportedList)
class ImportedListAdmin(ReadOnly, admin.ModelAdmin[ImportedList]):
    """Lists, and what became of them."""

    form = ListForm
    change_form_template = "centers/office/imported_list.html"
    list_display = ("name", "by", "made_at", "done_at", "created", "updated", "unchanged", "refused")
    list_select_related = ("by",)
    date_hierarchy = "made_at"
    ordering = ("-made_at",)

    def has_add_permission(self, request: HttpRequest, _parent: Any = None) -> bool:
        """Administrators bring files."""
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_fields(self, _request: HttpRequest, obj: ImportedList | None = None) -> Any:
        """Ask for a file; afterwards show what is known of it."""
        if obj is None:
            return ["file"]
        counts = ["created", "updated", "unchanged", "refused"] if obj.done_at else []
        return ["name", "by", "made_at", "done_at", *counts]

    def get_urls(self) -> list[URLPattern]:
        """Add what is done with a list that waits."""
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:pk>/import/", wrap(require_POST(self.import_view)), name="centers_importedlist_import"),
            path("<uuid:pk>/drop/", wrap(require_POST(self.drop_view)), name="centers_importedlist_drop"),
            path("<uuid:pk>/refused/", wrap(self.refused_view), name="centers_importedlist_refused"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: ImportedList, form: forms.ModelForm[Any], change: bool) -> None:
        """Keep the file until it is carried out or dropped; nothing else is written."""
        obj.content = content = form.cleaned_data["file"]
        obj.name, obj.by = request.FILES["file"].name[:200], person_of(request)  # type: ignore[union-attr,index]
        obj.digest = hashlib.sha256(content).hexdigest()
        super().save_model(request, obj, form, change)
        record(by=person_of(request), action="list_brought", target=obj, detail={"sha256": obj.digest})

    def log_addition(self, request: HttpRequest, obj: ImportedList, message: Any) -> Any:
        """Write nothing: the trail has it."""

    def response_add(
        self, request: HttpRequest, obj: ImportedList, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go on to what it would do."""
        return HttpResponseRedirect(_page(obj))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], add: bool = False, change: bool = False,
        form_url: str = "", obj: ImportedList | None = None,
    ) -> HttpResponse:  # fmt: skip
        """Show what a waiting list would do."""
        if obj is not None and obj.content is not None:
            context |= shown(imports.preview(bytes(obj.content)))
            context["title"] = gettext("What this list would do")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def import_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Carry a list out as it was shown. A second press does nothing."""
        listed = self._waiting(request, pk)
        try:
            report = imports.carry_out(by=person_of(request), listed=listed, shown=request.POST.get("shown", ""))
        except imports.DifferentOutcomeError:
            messages.warning(request, gettext("The directory has changed since. Please look again before you import."))
        else:
            if report is None:
                messages.info(request, gettext("This list was imported already. Nothing was done."))
            else:
                count = report.created + report.updated
                said = ngettext("%(count)s center was imported.", "%(count)s centers were imported.", count)
                messages.success(request, said % {"count": count})
        return HttpResponseRedirect(_page(listed))

    def drop_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Forget a list that was not carried out."""
        listed = self._waiting(request, pk)
        if ImportedList.objects.filter(pk=listed.pk, done_at=None).delete()[0]:
            record(by=person_of(request), action="list_dropped", target=("centers.ImportedList", str(pk)))
            messages.success(request, gettext("The file was dropped. Nothing was imported."))
        return HttpResponseRedirect(reverse("admin:centers_importedlist_changelist"))

    def refused_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Answer the rows that would be refused, as a file to work on."""
        listed = self._waiting(request, pk)
        if listed.content is None:
            raise PermissionDenied
        response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"})
        response["Content-Disposition"] = 'attachment; filename="refused.csv"'
        response.write("\ufeff")
        writer = csv.writer(response)
        writer.writerow(["line", "code", "reason"])
        for line, code, reason in sorted(imports.preview(bytes(listed.content)).refused):
            writer.writerow([line, harmless(code), reason.value])
        return response

    def _waiting(self, request: HttpRequest, pk: Any) -> ImportedList:
        listed = self.get_object(request, str(pk))
        if listed is None or not self.has_add_permission(request):
            raise PermissionDenied
        return listed


def _page(listed: ImportedList) -> str:
    return reverse("admin:centers_importedlist_change", args=(listed.pk,))
