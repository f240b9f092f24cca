from rest_framework import serializers

from .models import Invoice, Refund


class InvoiceSerializer(serializers.ModelSerializer):
    trip = serializers.CharField(source="booking.trip.title", read_only=True)
    pupil = serializers.CharField(source="booking.pupil.name", read_only=True)
    due_pence = serializers.IntegerField(read_only=True)

    class Meta:
        model = Invoice
        fields = ["number", "trip", "pupil", "amount_pence", "paid_pence", "due_pence", "status"]
        read_only_fields = fields


class RefundSerializer(serializers.ModelSerializer):
    invoice = serializers.SlugRelatedField(slug_field="number", queryset=Invoice.objects.none())
    amount_pence = serializers.IntegerField(min_value=1, max_value=1_000_000)

    class Meta:
        model = Refund
        fields = ["id", "invoice", "amount_pence", "reason", "given_at"]
        read_only_fields = ["given_at"]

    def get_fields(self):
        fields = super().get_fields()
        invoices = Invoice.objects.select_for_update(of=("self",))
        fields["invoice"].queryset = invoices.known_to(self.context["request"].user)
        return fields

    def validate(self, attrs):
        invoice = attrs["invoice"]
        if attrs["amount_pence"] > invoice.paid_pence - invoice.refunded_pence:
            raise serializers.ValidationError("more than was paid")
        return attrs


class RedeemSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=20)
    invoice = serializers.CharField(max_length=20)


class ProviderEventSerializer(serializers.Serializer):
    id = serializers.CharField(max_length=64)
    invoice = serializers.CharField(max_length=20)
    amount_pence = serializers.IntegerField(min_value=1, max_value=1_000_000)
