import base64
import json
import secrets

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalogue.models import Book, Branch
from members.access import MemberRequiredMixin, member_required, throttle
from members.views import json_body

from .models import Hold, Loan, ReadingList

HOLDS_EACH = 5


@require_GET
@member_required
def index(request):
    loans = Loan.objects.of(request.member).open().select_related("book", "member")
    return JsonResponse({"loans": [loan.as_dict() for loan in loans[: settings.PAGE_SIZE]]})


class LoanView(MemberRequiredMixin, View):
    def get_queryset(self):
        return Loan.objects.of(self.request.member).select_related("book", "member")

    def get(self, request, pk):
        return JsonResponse(get_object_or_404(self.get_queryset(), pk=pk).as_dict())

    def post(self, request, pk):
        loan = get_object_or_404(self.get_queryset(), pk=pk)
        if not loan.renew():
            return JsonResponse({"error": "cannot be renewed"}, status=409)
        return JsonResponse(loan.as_dict())


@require_POST
@member_required
def renew_many(request):
    try:
        ids = [int(pk) for pk in json_body(request)["ids"]][:20]
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest("ids: a list of numbers")
    loans = Loan.objects.filter(pk__in=ids, member=request.member)
    return JsonResponse({"renewed": [loan.as_dict() for loan in loans if loan.renew()]})


@require_GET
@member_required
def history(request):
    """What somebody has borrowed. Librarians may ask for a member by ?member=."""
    member = request.member.pk
    if "member" in request.GET and request.member.at_least("librarian"):
        member = int(request.GET["member"]) if request.GET["member"].isdigit() else 0
    loans = Loan.objects.filter(member=member, returned=True).select_related("book", "member")
    return JsonResponse({"history": [loan.as_dict() for loan in loans[: settings.PAGE_SIZE]]})


@require_POST
@member_required
def place_hold(request):
    data = json_body(request)
    book = get_object_or_404(Book, slug=data.pop("book", None))
    branch = get_object_or_404(Branch, code=data.pop("branch", None))
    waiting = Hold.objects.filter(member=request.member).count()
    if waiting >= HOLDS_EACH:
        return JsonResponse({"error": "you have enough holds"}, status=409)
    hold = Hold(member=request.member, book=book, branch=branch)
    hold.position = Hold.objects.filter(book=book).count() + 1
    hold.save()
    return JsonResponse(hold.as_dict(), status=201)


@require_http_methods(["DELETE"])
@member_required
def drop_hold(request, pk):
    hold = get_object_or_404(Hold, pk=pk)
    if hold.member_id != request.member.pk:
        return JsonResponse({"error": "not your hold"}, status=403)
    hold.delete()
    return HttpResponse(status=204)


class ListView(MemberRequiredMixin, View):
    """A reading list: everybody reads shared ones, only the owner writes."""

    def readable(self, slug):
        return get_object_or_404(ReadingList, Q(shared=True) | Q(owner=self.request.member), slug=slug)

    def own(self, slug):
        return get_object_or_404(ReadingList, owner=self.request.member, slug=slug)

    def get(self, request, slug):
        return JsonResponse(self.readable(slug).as_dict())

    def put(self, request, slug):
        data = json_body(request)
        found = self.own(slug)
        found.title = str(data.get("title", found.title))[:120]
        found.shared = bool(data.get("shared", found.shared))
        found.save()
        return JsonResponse(found.as_dict())

    def delete(self, request, slug):
        found = self.own(slug)
        found.delete()
        return HttpResponse(status=204)


@method_decorator(throttle(20, 60), name="dispatch")
class ListImport(MemberRequiredMixin, View):
    """Takes back what GET handed out: a list packed in base64."""

    def get(self, request):
        lists = ReadingList.objects.filter(owner=request.member)
        packed = json.dumps([found.as_dict() for found in lists[: settings.PAGE_SIZE]])
        return JsonResponse({"backup": base64.b64encode(packed.encode()).decode()})

    def post(self, request):
        try:
            packed = base64.b64decode(json_body(request)["backup"])
            entries = json.loads(packed)
            titles = [str(entry["title"])[:120] for entry in entries][:20]
        except Exception:
            return HttpResponseBadRequest("not a backup")
        for title in titles:
            ReadingList.objects.create(slug=secrets.token_hex(6), owner=request.member, title=title)
        return JsonResponse({"restored": len(titles)}, status=201)
