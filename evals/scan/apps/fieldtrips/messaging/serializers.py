from rest_framework import serializers

from accounts.models import Role, User
from trips.models import Trip

from .models import Announcement, Message


class CorrespondentField(serializers.PrimaryKeyRelatedField):
    """Families write to the staff of their school, staff to everybody in it."""

    def get_queryset(self):
        user = self.context["request"].user
        others = User.objects.filter(is_active=True).colleagues_of(user)
        return others if user.at_least(Role.TEACHER) else others.staff()


class MessageSerializer(serializers.ModelSerializer):
    sender = serializers.HiddenField(default=serializers.CurrentUserDefault())
    sender_name = serializers.CharField(source="sender.name", read_only=True)
    recipient = CorrespondentField()

    class Meta:
        model = Message
        fields = ["id", "sender", "sender_name", "recipient", "body", "sent_at"]
        read_only_fields = ["sent_at"]


class LedTripField(serializers.PrimaryKeyRelatedField):
    def get_queryset(self):
        return Trip.objects.filter(leader=self.context["request"].user)


class AnnouncementSerializer(serializers.ModelSerializer):
    trip = LedTripField()
    author_name = serializers.CharField(source="author.name", read_only=True)

    class Meta:
        model = Announcement
        fields = ["id", "trip", "author", "author_name", "body", "sent_at"]
        read_only_fields = ["author", "sent_at"]


class LinkSerializer(serializers.Serializer):
    url = serializers.URLField(max_length=300)


class ThreadQuerySerializer(serializers.Serializer):
    guardian = serializers.IntegerField(min_value=1, required=False)
