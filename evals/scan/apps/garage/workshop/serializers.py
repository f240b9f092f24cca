from rest_framework import serializers

from accounts.models import User

from .models import Invoice, Job, Part, Review, Vehicle


class VehicleSerializer(serializers.ModelSerializer):
    owner = serializers.PrimaryKeyRelatedField(read_only=True)

    class Meta:
        model = Vehicle
        fields = ['id', 'owner', 'plate', 'model', 'mileage']


class JobSerializer(serializers.ModelSerializer):
    plate = serializers.CharField(source='vehicle.plate', read_only=True)

    class Meta:
        model = Job
        fields = ['id', 'vehicle', 'plate', 'complaint', 'status', 'price', 'mechanic']
        read_only_fields = ['status', 'price', 'mechanic']

    def validate_vehicle(self, vehicle):
        if vehicle.owner_id != self.context['request'].user.id:
            raise serializers.ValidationError('not one of your vehicles')
        return vehicle


class QuoteSerializer(serializers.ModelSerializer):
    """What the crew fills in at the bench."""

    class Meta:
        model = Job
        fields = ['id', 'price', 'bench_notes']


class AssignSerializer(serializers.Serializer):
    mechanic = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(role=User.Role.MECHANIC))


class InvoiceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Invoice
        fields = ['id', 'number', 'amount', 'address', 'refunded']


class PartSerializer(serializers.ModelSerializer):
    class Meta:
        model = Part
        fields = ['id', 'name', 'price', 'stock']


class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ['first_name']


class ReviewSerializer(serializers.ModelSerializer):
    author = AuthorSerializer(read_only=True)

    class Meta:
        model = Review
        fields = ['id', 'author', 'stars', 'text']
        extra_kwargs = {'stars': {'min_value': 1, 'max_value': 5}}
