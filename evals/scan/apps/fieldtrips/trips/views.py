from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import generics, mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Role
from bookings.models import Booking
from bookings.serializers import RosterEntrySerializer
from core.permissions import IsOffice, IsStaff, IsStaffOrReadOnly, LeadsTrip, LeadsTripOrReadOnly

from . import services
from .models import Stop, Trip, Venue
from .serializers import (
    ItineraryTextSerializer,
    RosterSheetSerializer,
    StopSerializer,
    TripSerializer,
    TripStaffSerializer,
    VenueContractSerializer,
    VenueSerializer,
)


class VenueViewSet(viewsets.ModelViewSet):
    """The catalogue of venues is public; the schools' offices keep it."""

    queryset = Venue.objects.all()
    http_method_names = ["get", "post", "patch", "head", "options"]

    def get_permissions(self):
        if self.action in ("list", "retrieve"):
            return [AllowAny()]
        return [IsAuthenticated(), IsOffice()]

    def get_serializer_class(self):
        if self.action in ("list", "retrieve"):
            return VenueSerializer
        return VenueContractSerializer


class TripViewSet(
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet,
):
    permission_classes = [IsAuthenticated, IsStaffOrReadOnly, LeadsTripOrReadOnly]
    http_method_names = ["get", "post", "patch", "head", "options"]

    def get_queryset(self):
        trips = Trip.objects.visible_to(self.request.user).select_related("leader", "venue")
        wanted = self.request.query_params.get("q", "").replace("\x00", "")
        if wanted:
            trips = trips.filter(title__icontains=wanted)
        return trips

    def get_serializer_class(self):
        if self.request.user.at_least(Role.TEACHER):
            return TripStaffSerializer
        return TripSerializer

    def perform_create(self, serializer):
        user = self.request.user
        if user.school is None:
            raise PermissionDenied("trips are a school's")
        serializer.save(leader=user, school=user.school)

    def moved_to(self, wanted):
        trip = self.get_object()
        trip.status = wanted
        trip.save(update_fields=["status"])
        return Response(self.get_serializer(trip).data)

    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated, IsOffice])
    def publish(self, request, pk=None):
        return self.moved_to(Trip.Status.PUBLISHED)

    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated, IsStaff, LeadsTrip])
    def cancel(self, request, pk=None):
        return self.moved_to(Trip.Status.CANCELLED)

    @action(detail=True, permission_classes=[IsAuthenticated, IsStaff, LeadsTrip])
    def roster(self, request, pk=None):
        trip = self.get_object()
        entries = self.entries(trip)
        return Response({"trip": trip.title, "pupils": RosterEntrySerializer(entries, many=True).data})

    @action(detail=True, url_path="roster-sheet", permission_classes=[IsAuthenticated, IsStaff, LeadsTrip])
    def roster_sheet(self, request, pk=None):
        entries = self.entries(self.get_object())
        query = RosterSheetSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        names = [f"{entry.pupil.name}, {entry.pupil.class_name}" for entry in entries]
        return HttpResponse(services.paged(query.validated_data["title"], names), content_type="text/plain")

    @action(detail=True)
    def forecast(self, request, pk=None):
        return Response(services.forecast(self.get_object()))

    def entries(self, trip):
        going = Booking.objects.filter(trip=trip).exclude(status=Booking.Status.CANCELLED)
        return going.select_related("pupil", "pupil__guardian", "consent").order_by("pupil__name")


class TripScopeMixin:
    """Views below /trips/{trip_id}/: the trip must be visible, and led by whoever writes."""

    permission_classes = [IsAuthenticated, IsStaffOrReadOnly, LeadsTripOrReadOnly]

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.trip = get_object_or_404(Trip.objects.visible_to(request.user), pk=kwargs["trip_id"])
        self.check_object_permissions(request, self.trip)


class ItineraryView(TripScopeMixin, generics.ListCreateAPIView):
    serializer_class = StopSerializer

    def get_queryset(self):
        return self.trip.stops.all()

    def perform_create(self, serializer):
        serializer.save(trip=self.trip)


class StopView(TripScopeMixin, generics.RetrieveUpdateDestroyAPIView):
    serializer_class = StopSerializer
    http_method_names = ["get", "patch", "delete", "head", "options"]

    def get_queryset(self):
        return Stop.objects.filter(trip=self.trip)


class ItineraryImportView(TripScopeMixin, APIView):
    """Takes a whole itinerary as text."""

    def post(self, request, trip_id):
        wanted = ItineraryTextSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        stops = StopSerializer(data=services.stops_of(wanted.validated_data["text"]), many=True)
        stops.is_valid(raise_exception=True)
        stops.save(trip=self.trip)
        return Response({"stops": stops.data}, status.HTTP_201_CREATED)


class HandoutView(TripScopeMixin, APIView):
    """A paper that goes with a trip: ?file=packing-list.txt"""

    def get(self, request, trip_id):
        folder = settings.HANDOUTS_DIR / str(trip_id)
        papers = {paper.name: paper for paper in folder.glob("*.txt")}
        paper = papers.get(request.query_params.get("file", ""))
        if paper is None:
            raise Http404
        return FileResponse(paper.open("rb"), content_type="text/plain")
