from rest_framework import viewsets

from ..models import Review
from ..permissions import ReviewPermission
from ..serializers import ReviewSerializer


class ReviewViewSet(viewsets.ModelViewSet):
    queryset = Review.objects.select_related('author').order_by('-id')
    permission_classes = [ReviewPermission]
    serializer_class = ReviewSerializer
    http_method_names = ['get', 'post', 'patch']

    def perform_create(self, serializer):
        serializer.save(author=self.request.user)
