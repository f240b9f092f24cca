from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError as WeakPassword
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from rest_framework import generics, mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, ValidationError
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from core import mail
from core.permissions import IsDistrict, IsOffice, OutranksOrReadOnly
from core.throttles import LoginAccountThrottle, LoginAddressThrottle

from . import tokens
from .models import Invitation, User
from .serializers import (
    AcceptInvitationSerializer,
    AccountSerializer,
    ColleagueSerializer,
    InvitationSerializer,
    LoginSerializer,
    PasswordChangeSerializer,
    PasswordResetConfirmSerializer,
    PasswordResetSerializer,
    ProfileSerializer,
    RefreshSerializer,
    RoleSerializer,
)


class PublicAPIView(APIView):
    """Called before one has an account or a token."""

    authentication_classes = []
    permission_classes = [AllowAny]
    serializer_class = None

    def get_authenticate_header(self, request):
        return "Bearer"

    def validated(self, request):
        serializer = self.serializer_class(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class LoginView(PublicAPIView):
    serializer_class = LoginSerializer
    throttle_classes = [LoginAddressThrottle, LoginAccountThrottle]

    def post(self, request):
        data = self.validated(request)
        user = authenticate(request, username=data["email"], password=data["password"])
        if user is None:
            raise AuthenticationFailed("wrong e-mail or password")
        return Response({"access": tokens.issue(user, "access"), "refresh": tokens.issue(user, "refresh")})


class RefreshView(PublicAPIView):
    serializer_class = RefreshSerializer
    throttle_scope = "refresh"

    def post(self, request):
        data = self.validated(request)
        return Response({"access": tokens.renew(data["refresh"])})


class AcceptInvitationView(generics.CreateAPIView):
    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_scope = "invitation"
    serializer_class = AcceptInvitationSerializer


class PasswordResetView(PublicAPIView):
    serializer_class = PasswordResetSerializer
    throttle_scope = "reset"

    def post(self, request):
        data = self.validated(request)
        user = User.objects.filter(email__iexact=data["email"], is_active=True).first()
        if user is not None:
            self.send_link(user)
        return Response({"detail": "If there is such an account, a mail is on its way."}, status.HTTP_202_ACCEPTED)

    def send_link(self, user):
        uid = urlsafe_base64_encode(force_bytes(user.pk))
        link = f"{settings.FRONTEND_URL}/reset/{uid}/{default_token_generator.make_token(user)}"
        mail.post(user.email, "Your new password", f"Choose a new password here: {link}")


class PasswordResetConfirmView(PublicAPIView):
    serializer_class = PasswordResetConfirmSerializer
    throttle_scope = "reset_confirm"

    def post(self, request):
        data = self.validated(request)
        user = self.named(data["uid"])
        if user is None or not default_token_generator.check_token(user, data["token"]):
            raise ValidationError({"token": ["this link is not valid"]})
        validate_new(data["password"], user)
        user.set_password(data["password"])
        user.sign_out_everywhere()
        user.save()
        return Response(status=status.HTTP_204_NO_CONTENT)

    def named(self, uid):
        try:
            return User.objects.filter(pk=int(urlsafe_base64_decode(uid)), is_active=True).first()
        except ValueError:
            return None


def validate_new(password, user):
    try:
        validate_password(password, user)
    except WeakPassword as error:
        raise ValidationError({"password": error.messages}) from error


class MeView(generics.RetrieveUpdateAPIView):
    serializer_class = ProfileSerializer
    http_method_names = ["get", "patch", "head", "options"]

    def get_object(self):
        return self.request.user


class MyPasswordView(generics.GenericAPIView):
    serializer_class = PasswordChangeSerializer
    throttle_scope = "password"

    def post(self, request):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        request.user.set_password(serializer.validated_data["password"])
        request.user.sign_out_everywhere()
        request.user.save()
        return Response(status=status.HTTP_204_NO_CONTENT)


class ColleagueListView(generics.ListAPIView):
    """The staff of the caller's school, to write to."""

    serializer_class = ColleagueSerializer

    def get_queryset(self):
        return User.objects.staff().colleagues_of(self.request.user)


class AccountViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.UpdateModelMixin, viewsets.GenericViewSet
):
    """The accounts of a school, for its office."""

    serializer_class = AccountSerializer
    permission_classes = [IsAuthenticated, IsOffice, OutranksOrReadOnly]
    http_method_names = ["get", "patch", "post", "head", "options"]

    def get_permissions(self):
        if self.action == "role":
            return [IsDistrict(), OutranksOrReadOnly()]
        return super().get_permissions()

    def get_queryset(self):
        return User.objects.colleagues_of(self.request.user)

    @action(detail=True, methods=["post"])
    def role(self, request, pk=None):
        account = self.get_object()
        serializer = RoleSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        account.role = serializer.validated_data["role"]
        account.sign_out_everywhere()
        account.save()
        account.refresh_from_db()
        return Response(AccountSerializer(account).data)


class InvitationViewSet(mixins.CreateModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    serializer_class = InvitationSerializer
    permission_classes = [IsOffice]

    def get_queryset(self):
        return Invitation.objects.filter(school=self.request.user.school_id)

    def perform_create(self, serializer):
        user = self.request.user
        if user.school is None:
            raise PermissionDenied("invitations are a school's")
        token = Invitation.new_token()
        invitation = serializer.save(digest=Invitation.hash(token), school=user.school, invited_by=user)
        link = f"{settings.FRONTEND_URL}/welcome/{token}"
        mail.post(invitation.email, "Your account", f"{user.school} invites you: {link}")
