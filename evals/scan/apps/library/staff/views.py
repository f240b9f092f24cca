import csv
import subprocess

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalogue.models import Book
from loans.models import Loan
from members.access import denied, role_required
from members.models import ROLES, Member
from members.views import json_body


@require_GET
def members(request):
    """Staff look members up by a part of their name."""
    found = Member.objects.filter(name__icontains=request.GET.get("q", "")).order_by("name")
    return JsonResponse({"members": [member.as_dict() for member in found[: settings.PAGE_SIZE]]})


@require_http_methods(["PATCH"])
@role_required("head")
def set_role(request, pk):
    member = get_object_or_404(Member, pk=pk)
    role = json_body(request).get("role")
    if role not in ROLES:
        return HttpResponseBadRequest("no such role")
    member.role = role
    member.save()
    return JsonResponse(member.as_dict())


@require_GET
def overdue(request):
    answer = HttpResponse(content_type="text/csv")
    writer = csv.writer(answer)
    for loan in Loan.objects.open().order_by("due").select_related("book", "member")[: settings.PAGE_SIZE]:
        writer.writerow([loan.due, loan.book.title, loan.member.name])
    return answer


class Books(View):
    """Additions are every librarian's, removals the head's."""

    needs = {"POST": "librarian", "DELETE": "head"}

    def dispatch(self, request, *args, **kwargs):
        if not request.member.at_least(self.needs.get(request.method, "librarian")):
            return denied(403, "not yours to do")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, slug):
        data = json_body(request)
        wanted = {key: str(data.get(key, ""))[:120] for key in ("title", "author")}
        for key in ("year", "copies"):
            if not isinstance(data.get(key), int):
                return HttpResponseBadRequest(f"{key}: a number")
            wanted[key] = data[key]
        book, _ = Book.objects.update_or_create(slug=slug, defaults=wanted)
        return JsonResponse(book.public(), status=201)

    def delete(self, request, slug):
        get_object_or_404(Book, slug=slug, loan=None).delete()
        return HttpResponse(status=204)


@require_POST
def shelf_label(request):
    """The text of a spine label, wrapped as the label printer wants it."""
    text = str(json_body(request).get("text", ""))[:200]
    done = subprocess.run(["fold", "-s", "-w", "18"], input=text, capture_output=True, text=True, timeout=5)
    return HttpResponse(done.stdout, content_type="text/plain")


@require_POST
def reminder_preview(request):
    data = json_body(request)
    member = get_object_or_404(Member, email=str(data.get("email")))
    text = str(data.get("text", ""))[:2000]
    letter = text.replace("{name}", member.name).replace("{fines}", str(member.fines))
    return JsonResponse({"letter": letter})
