from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.permissions import IsManager

from ..models import Invoice
from ..permissions import OwnInvoice
from ..serializers import InvoiceSerializer


class InvoiceViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Invoice.objects.order_by('id')
    permission_classes = [IsAuthenticated, OwnInvoice]
    serializer_class = InvoiceSerializer

    def filter_queryset(self, queryset):
        # A list asks no object permission, so it is cut down here.
        if self.action == 'list' and not self.request.user.is_manager:
            queryset = queryset.filter(customer=self.request.user)
        return super().filter_queryset(queryset)

    @action(detail=True, methods=['post'], permission_classes=[IsManager])
    def refund(self, request, pk=None):
        invoice = self.get_object()
        invoice.refunded = True
        invoice.save()
        return Response(self.get_serializer(invoice).data)
