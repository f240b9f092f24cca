from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action, api_view
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.models import Role
from core.permissions import IsGuardianOrReadOnly, IsStaff
from payments.models import Invoice

from .models import Booking, Consent, Pupil
from .serializers import (
    CHILDREN,
    BookingSerializer,
    BulkCancelSerializer,
    ConsentSerializer,
    PupilListedSerializer,
    PupilSerializer,
)


class PupilViewSet(viewsets.ModelViewSet):
    permission_classes = [IsAuthenticated, IsGuardianOrReadOnly]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self):
        return Pupil.objects.known_to(self.request.user)

    def get_serializer_class(self):
        if self.request.user.role == Role.GUARDIAN:
            return PupilSerializer
        return PupilListedSerializer

    def perform_create(self, serializer):
        user = self.request.user
        if user.pupils.count() >= CHILDREN:
            raise ValidationError("ask the office to add another child")
        serializer.save(guardian=user, school=user.school)

    def perform_destroy(self, instance):
        if instance.booking_set.exists():
            raise ValidationError("there are bookings for this child: ask the office")
        instance.delete()


class BookingViewSet(
    mixins.CreateModelMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    serializer_class = BookingSerializer
    permission_classes = [IsAuthenticated, IsGuardianOrReadOnly]

    def get_queryset(self):
        return Booking.objects.known_to(self.request.user).select_related("trip", "pupil")

    @transaction.atomic
    def create(self, request, *args, **kwargs):
        return super().create(request, *args, **kwargs)

    def perform_create(self, serializer):
        booking = serializer.save()
        Invoice.objects.bill(booking)

    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def cancel(self, request, pk=None):
        booking = self.get_object()
        booking.cancel()
        return Response(self.get_serializer(booking).data)

    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated, IsStaff])
    def confirm(self, request, pk=None):
        booking = self.get_object()
        booking.status = Booking.Status.CONFIRMED
        booking.save(update_fields=["status"])
        Consent.objects.filter(booking=booking).update(reviewed=True)
        return Response(self.get_serializer(booking).data)

    @action(detail=False, methods=["post"], url_path="bulk-cancel", permission_classes=[IsAuthenticated])
    def bulk_cancel(self, request):
        wanted = BulkCancelSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        bookings = self.get_queryset().filter(pk__in=wanted.validated_data["ids"])
        for booking in bookings:
            booking.cancel()
        return Response({"cancelled": sorted(booking.pk for booking in bookings)})


def may_read(user, booking):
    """The family, whoever leads the trip, and the office."""
    if booking.pupil.guardian_id == user.pk or booking.trip.leader_id == user.pk:
        return True
    return user.at_least(Role.OFFICE) and user.serves(booking.trip.school_id)


@api_view(["GET", "PUT"])
def consent(request, pk):
    """The signed form that goes with a booking: the family fills it in, staff read it."""
    booking = get_object_or_404(Booking.objects.select_related("pupil", "trip"), pk=pk)
    if not may_read(request.user, booking):
        raise Http404
    if request.method == "GET":
        return Response(ConsentSerializer(get_object_or_404(Consent, booking=booking)).data)
    if booking.pupil.guardian_id != request.user.pk:
        raise PermissionDenied("the family signs")
    form = ConsentSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    signed, _ = Consent.objects.update_or_create(
        booking=booking, defaults=form.validated_data
    )
    return Response(ConsentSerializer(signed).data, status.HTTP_200_OK)
