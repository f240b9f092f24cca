from rest_framework import generics, mixins, viewsets
from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.throttling import ScopedRateThrottle

from .models import User
from .permissions import IsManager
from .serializers import MeSerializer, RegisterSerializer, StaffSerializer


class LoginView(ObtainAuthToken):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = 'login'


class RegisterView(generics.CreateAPIView):
    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = 'login'
    serializer_class = RegisterSerializer


class MeView(generics.RetrieveUpdateAPIView):
    http_method_names = ['get', 'patch']
    serializer_class = MeSerializer

    def get_object(self):
        return self.request.user


class StaffViewSet(mixins.ListModelMixin, mixins.UpdateModelMixin, viewsets.GenericViewSet):
    """People and what they may do, for the manager."""

    http_method_names = ['get', 'patch']
    permission_classes = [IsAuthenticated, IsManager]
    queryset = User.objects.order_by('id')
    serializer_class = StaffSerializer
