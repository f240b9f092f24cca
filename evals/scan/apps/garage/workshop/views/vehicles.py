from urllib.parse import urlsplit
from urllib.request import urlopen

from django.conf import settings
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

from ..models import Vehicle
from ..serializers import JobSerializer, VehicleSerializer

MAX_PHOTO = 100_000


class VehicleViewSet(viewsets.ModelViewSet):
    http_method_names = ['get', 'post', 'patch', 'delete']
    serializer_class = VehicleSerializer

    def get_queryset(self):
        vehicles = Vehicle.objects.order_by('id')
        if self.request.user.is_crew and self.request.method in SAFE_METHODS:
            return vehicles
        return vehicles.filter(owner=self.request.user)

    def perform_create(self, serializer):
        serializer.save(owner=self.request.user)

    @action(detail=True)
    def history(self, request, pk=None):
        jobs = self.get_object().jobs.order_by('id')
        page = self.paginate_queryset(jobs)
        return self.get_paginated_response(JobSerializer(page, many=True).data)

    @action(detail=True, methods=['post'])
    def photo(self, request, pk=None):
        """Copies a picture of the damage from where the app put it."""
        vehicle = self.get_object()
        url = str(request.data.get('url', ''))
        parts = urlsplit(url)
        if parts.scheme != 'https' or parts.hostname not in settings.PHOTO_HOSTS:
            raise serializers.ValidationError({'url': 'upload the picture first'})
        with urlopen(url, timeout=5) as answer:
            vehicle.photo = answer.read(MAX_PHOTO).decode('latin-1')
        vehicle.save(update_fields=['photo'])
        return Response({'bytes': len(vehicle.photo)})
