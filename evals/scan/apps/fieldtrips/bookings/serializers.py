from rest_framework import serializers

from trips.models import Trip

from .models import Booking, Consent, Pupil

CHILDREN = 8


class PupilSerializer(serializers.ModelSerializer):
    """A child as the family sees and keeps it."""

    class Meta:
        model = Pupil
        fields = ["id", "name", "class_name", "birth_date", "medical_notes", "school", "guardian"]
        read_only_fields = ["school", "guardian"]


class PupilListedSerializer(serializers.ModelSerializer):
    """A child as the staff of the school find it."""

    class Meta:
        model = Pupil
        fields = ["id", "name", "class_name"]
        read_only_fields = fields


class OwnPupilField(serializers.PrimaryKeyRelatedField):
    def get_queryset(self):
        return Pupil.objects.filter(guardian=self.context["request"].user)


class OpenTripField(serializers.PrimaryKeyRelatedField):
    def get_queryset(self):
        trips = Trip.objects.select_for_update().visible_to(self.context["request"].user)
        return trips.filter(status=Trip.Status.PUBLISHED)


class BookingSerializer(serializers.ModelSerializer):
    pupil = OwnPupilField()
    trip = OpenTripField()

    class Meta:
        model = Booking
        fields = ["id", "trip", "pupil", "status", "price_pence", "discount_pence", "created_at"]
        read_only_fields = ["status", "price_pence", "discount_pence", "created_at"]

    def validate(self, attrs):
        going = attrs["trip"].bookings.open()
        if going.filter(pupil=attrs["pupil"]).exists():
            raise serializers.ValidationError("booked already")
        if going.count() >= attrs["trip"].places:
            raise serializers.ValidationError("no places left")
        return attrs

    def create(self, validated_data):
        return Booking.objects.create(**{"price_pence": validated_data["trip"].price_pence, **validated_data})


class BulkCancelSerializer(serializers.Serializer):
    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), max_length=20, allow_empty=False
    )


class ConsentSerializer(serializers.ModelSerializer):
    emergency_phone = serializers.RegexField(r"^\+?[0-9][0-9 ]{5,18}$", max_length=20)

    class Meta:
        model = Consent
        fields = ["signed_by", "emergency_phone", "dietary", "signed_at", "reviewed"]
        read_only_fields = ["signed_at", "reviewed"]


class RosterEntrySerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="pupil.name")
    class_name = serializers.CharField(source="pupil.class_name")
    medical_notes = serializers.CharField(source="pupil.medical_notes")
    emergency_phone = serializers.CharField(source="consent.emergency_phone", default=None)

    class Meta:
        model = Booking
        fields = ["id", "name", "class_name", "medical_notes", "status", "emergency_phone"]
        read_only_fields = fields


class AttendanceQuerySerializer(serializers.Serializer):
    class_name = serializers.CharField(max_length=120, default="", allow_blank=True)
