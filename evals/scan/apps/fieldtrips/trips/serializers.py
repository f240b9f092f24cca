from rest_framework import serializers

from .models import Stop, Trip, Venue


class VenueSerializer(serializers.ModelSerializer):
    class Meta:
        model = Venue
        fields = ["id", "name", "town", "website", "step_free"]


class VenueContractSerializer(serializers.ModelSerializer):
    """With what the district agreed with the venue, for the offices."""

    class Meta:
        model = Venue
        fields = "__all__"


class TripSerializer(serializers.ModelSerializer):
    leader_name = serializers.CharField(source="leader.name", read_only=True)

    class Meta:
        model = Trip
        fields = [
            "id", "title", "description", "venue", "starts_on", "places", "price_pence", "status", "leader_name",
        ]
        read_only_fields = ["status"]


class TripStaffSerializer(TripSerializer):
    """With what it costs the school, for those who plan it."""

    class Meta(TripSerializer.Meta):
        fields = [*TripSerializer.Meta.fields, "school", "leader", "cost_pence", "staff_notes"]
        read_only_fields = ["status", "school", "leader"]


class StopSerializer(serializers.ModelSerializer):
    class Meta:
        model = Stop
        fields = ["id", "at", "place", "note"]


class ItineraryTextSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=8000)


class RosterSheetSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=60, default="Roster")


class ForecastSerializer(serializers.Serializer):
    """What is kept of the weather service's answer."""

    summary = serializers.CharField(max_length=120)
    high = serializers.FloatField(min_value=-60, max_value=60)
    low = serializers.FloatField(min_value=-60, max_value=60)
