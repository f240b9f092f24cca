import json
import logging

from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.views import View
from django.views.decorators.http import require_POST

from .access import MemberRequiredMixin, denied, throttle
from .forms import RegisterForm
from .models import Member, Token

log = logging.getLogger(__name__)

EDITABLE = ("name", "phone")


def json_body(request):
    """The JSON object of the request; answers 400 if it is none."""
    try:
        data = json.loads(request.body or b"{}")
    except ValueError as error:
        raise BadRequest("bad json") from error
    if not isinstance(data, dict):
        raise BadRequest("expected an object")
    return data


@require_POST
@throttle(30, 60)
def register(request):
    form = RegisterForm(json_body(request))
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    return JsonResponse(form.save().as_dict(), status=201)


@require_POST
@throttle(10, 60)
def login(request):
    data = json_body(request)
    member = Member.objects.filter(email=str(data.get("email"))).first()
    known = (member or Member(pin_hash="!")).check_pin(str(data.get("pin")))
    if member is None or not known or member.blocked:
        return denied(401, "wrong e-mail or PIN")
    return JsonResponse({"token": Token.issue(member)})


@require_POST
@throttle(10, 60)
def pin_reset(request):
    email = str(json_body(request).get("email"))
    member = Member.objects.filter(email=email).first()
    if member:
        log.info("pin letter for member %s", member.pk)
    return JsonResponse({"detail": "If you are a member, a letter is on its way."}, status=202)


class Me(MemberRequiredMixin, View):
    def get(self, request):
        return JsonResponse(request.member.as_dict())

    def patch(self, request):
        data = json_body(request)
        member = request.member
        for field in EDITABLE:
            if field in data:
                setattr(member, field, str(data[field])[:80])
        member.save()
        return JsonResponse(member.as_dict())
