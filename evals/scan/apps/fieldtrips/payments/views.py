import hmac
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from rest_framework import generics, status, viewsets
from rest_framework.decorators import action, api_view, authentication_classes, permission_classes
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Role, User
from core.permissions import IsOffice

from .models import Invoice, ProviderEvent, Voucher
from .serializers import InvoiceSerializer, ProviderEventSerializer, RedeemSerializer, RefundSerializer

STATEMENT_LINES = 100


class InvoiceViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = InvoiceSerializer
    lookup_field = "number"

    def get_queryset(self):
        invoices = Invoice.objects.select_related("booking__trip", "booking__pupil")
        return invoices.known_to(self.request.user)

    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated, IsOffice])
    def waive(self, request, number=None):
        invoice = self.get_object()
        if invoice.status != Invoice.Status.OPEN:
            return Response({"detail": "not open"}, status.HTTP_409_CONFLICT)
        invoice.status = Invoice.Status.WAIVED
        invoice.save(update_fields=["status"])
        return Response(self.get_serializer(invoice).data)


class RefundView(generics.CreateAPIView):
    """Gives a part of a payment back; the provider pays it out at night."""

    serializer_class = RefundSerializer
    permission_classes = [IsAuthenticated, IsOffice]

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)

    def perform_create(self, serializer):
        refund = serializer.save(given_by=self.request.user)
        refund.invoice.refunded_pence += refund.amount_pence
        refund.invoice.save(update_fields=["refunded_pence"])


def family_of(request):
    """Whom the request is about: the caller, or the guardian whom the office names in X-Acting-For."""
    named = request.headers.get("X-Acting-For", "")
    if not named:
        return request.user
    if not request.user.at_least(Role.OFFICE):
        raise PermissionDenied("the office acts for families")
    if not (named.isascii() and named.isdecimal() and len(named) < 12):
        raise NotFound
    return get_object_or_404(User.objects.guardians().colleagues_of(request.user), pk=int(named))


class StatementView(APIView):
    """All that a family has been billed."""

    def get(self, request):
        family = family_of(request)
        invoices = Invoice.objects.of_family(family).select_related("booking__trip", "booking__pupil")
        lines = list(invoices[:STATEMENT_LINES])
        return Response({
            "family": family.name,
            "due_pence": sum(line.due_pence for line in lines),
            "invoices": InvoiceSerializer(lines, many=True).data,
        })


class RedeemVoucherView(APIView):
    throttle_scope = "voucher"

    @transaction.atomic
    def post(self, request):
        wanted = RedeemSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        code, number = wanted.validated_data["code"], wanted.validated_data["invoice"]
        family = User.objects.select_for_update().get(pk=request.user.pk)
        invoice = get_object_or_404(Invoice.objects.of_family(family), number=number)
        if not invoice.due_pence:
            return Response({"detail": "nothing is due"}, status.HTTP_409_CONFLICT)
        if Voucher.objects.filter(redeemed_by=family).exists():
            return Response({"detail": "your family has had its grant"}, status.HTTP_409_CONFLICT)
        vouchers = Voucher.objects.select_for_update().filter(school=family.school_id)
        voucher = get_object_or_404(vouchers, code=code, redeemed_by=None)
        voucher.redeemed_by = family
        voucher.save(update_fields=["redeemed_by"])
        invoice.settle(min(voucher.amount_pence, invoice.due_pence))
        return Response(InvoiceSerializer(invoice).data)


@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def provider_event(request):
    """The payment provider tells of a payment, and signs what it tells."""
    signature = hmac.new(settings.PAYMENTS_WEBHOOK_KEY.encode(), request.body, "sha256").hexdigest()
    if not hmac.compare_digest(signature.encode(), request.headers.get("X-Signature", "").encode()):
        return Response({"detail": "wrong signature"}, status.HTTP_401_UNAUTHORIZED)
    event = ProviderEventSerializer(data=request.data)
    event.is_valid(raise_exception=True)
    told = event.validated_data
    with transaction.atomic():
        _, new = ProviderEvent.objects.get_or_create(event_id=told["id"])
        invoice = get_object_or_404(Invoice.objects.select_for_update(), number=told["invoice"])
        if not new:
            return Response({"detail": "known"})
        if told["amount_pence"] > invoice.due_pence:
            return Response({"detail": "more than is due"}, status.HTTP_422_UNPROCESSABLE_ENTITY)
        invoice.settle(told["amount_pence"])
    return Response({"detail": "booked"})


@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def checkout_return(request):
    """Where the provider sends the browser after a payment: on to the page of ours it came from."""
    page = request.query_params.get("next", "")
    if not url_has_allowed_host_and_scheme(page, settings.FRONTEND_HOSTS, require_https=True):
        page = f"{settings.FRONTEND_URL}/payments?{urlencode({'state': 'done'})}"
    return HttpResponseRedirect(page)
