from django.db.models import Q
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Role, User
from core.permissions import IsSenderOrReadOnly, IsStaff, IsStaffOrReadOnly
from trips.models import Trip

from . import links
from .models import Announcement, Message
from .serializers import AnnouncementSerializer, LinkSerializer, MessageSerializer, ThreadQuerySerializer


class MessageViewSet(
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet,
):
    """One's own letters; the office may read along with a family of its school (?guardian=)."""

    serializer_class = MessageSerializer
    permission_classes = [IsAuthenticated, IsSenderOrReadOnly]

    def get_queryset(self):
        user = self.request.user
        query = ThreadQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        whose = user.pk
        if "guardian" in query.validated_data and user.at_least(Role.OFFICE):
            families = User.objects.guardians().colleagues_of(user)
            whose = families.filter(pk=query.validated_data["guardian"]).values("pk")[:1]
        messages = Message.objects.select_related("sender")
        return messages.filter(Q(sender=whose) | Q(recipient=whose))


class AnnouncementViewSet(
    mixins.CreateModelMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    serializer_class = AnnouncementSerializer
    permission_classes = [IsAuthenticated, IsStaffOrReadOnly]

    def get_queryset(self):
        trips = Trip.objects.visible_to(self.request.user)
        return Announcement.objects.filter(trip__in=trips).select_related("author")

    def perform_create(self, serializer):
        serializer.save(author=self.request.user)

    @action(detail=False, methods=["post"], permission_classes=[IsAuthenticated, IsStaff])
    def preview(self, request):
        """The text as families will read it: {trip} and {author} are filled in."""
        draft = self.get_serializer(data=request.data)
        draft.is_valid(raise_exception=True)
        trip, body = draft.validated_data["trip"], draft.validated_data["body"]
        text = body.replace("{trip}", trip.title).replace("{author}", request.user.name)
        return Response({"text": text})


class LinkPreviewView(APIView):
    permission_classes = [IsAuthenticated, IsStaff]
    throttle_scope = "preview"

    def post(self, request):
        wanted = LinkSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        return Response(links.preview(wanted.validated_data["url"]))
