from rest_framework import viewsets
from rest_framework.permissions import AllowAny

from accounts.permissions import IsManager

from ..models import Part
from ..serializers import PartSerializer


class PartViewSet(viewsets.ModelViewSet):
    """The price list: on the web site for everybody, kept by the manager."""

    queryset = Part.objects.order_by('id')
    serializer_class = PartSerializer
    http_method_names = ['get', 'post', 'patch', 'delete']

    def get_permissions(self):
        if self.action in ('list', 'retrieve'):
            return [AllowAny()]
        return [IsManager()]

    def get_queryset(self):
        parts = super().get_queryset()
        name = self.request.query_params.get('name')
        if name:
            parts = parts.extra(where=['name LIKE %s'], params=['%' + name + '%'])
        return parts
