from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from rest_framework import serializers

from .models import Invitation, Role, User


class LoginSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class RefreshSerializer(serializers.Serializer):
    refresh = serializers.CharField(max_length=1024)


class PasswordResetSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)


class PasswordResetConfirmSerializer(serializers.Serializer):
    uid = serializers.CharField(max_length=20)
    token = serializers.CharField(max_length=80)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class PasswordChangeSerializer(serializers.Serializer):
    current = serializers.CharField(max_length=128, trim_whitespace=False)
    password = serializers.CharField(max_length=128, trim_whitespace=False)

    def validate_current(self, value):
        if not self.context["request"].user.check_password(value):
            raise serializers.ValidationError("wrong password")
        return value

    def validate_password(self, value):
        validate_password(value, self.context["request"].user)
        return value


class ProfileSerializer(serializers.ModelSerializer):
    """One's own account."""

    class Meta:
        model = User
        fields = ["id", "name", "email", "phone", "role", "school"]
        read_only_fields = ["email", "role", "school"]


class AccountSerializer(serializers.ModelSerializer):
    """An account as the school's office keeps it."""

    class Meta:
        model = User
        fields = ["id", "name", "email", "phone", "role", "school", "is_active"]
        read_only_fields = ["email", "role", "school"]


class ColleagueSerializer(serializers.ModelSerializer):
    """What families see of the staff."""

    class Meta:
        model = User
        fields = ["id", "name", "role"]
        read_only_fields = fields


class RoleSerializer(serializers.Serializer):
    role = serializers.ChoiceField(choices=Role.choices)


class InvitationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Invitation
        fields = ["id", "email", "role", "school", "expires_at", "used_at"]
        read_only_fields = ["school", "expires_at", "used_at"]

    def validate_role(self, value):
        if not self.context["request"].user.at_least(value):
            raise serializers.ValidationError("a role above your own")
        return value


class AcceptInvitationSerializer(serializers.ModelSerializer):
    token = serializers.CharField(max_length=64, write_only=True)
    password = serializers.CharField(max_length=128, write_only=True, trim_whitespace=False)

    class Meta:
        model = User
        fields = ["id", "name", "email", "phone", "role", "school", "token", "password"]
        read_only_fields = ["email", "role", "school"]

    def validate_token(self, value):
        invitation = Invitation.objects.open().filter(digest=Invitation.hash(value)).first()
        if invitation is None or User.objects.filter(email__iexact=invitation.email).exists():
            raise serializers.ValidationError("this invitation is not valid")
        return invitation

    def validate_password(self, value):
        validate_password(value)
        return value

    @transaction.atomic
    def create(self, validated_data):
        invitation = validated_data.pop("token")
        if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=timezone.now()):
            raise serializers.ValidationError({"token": ["this invitation is not valid"]})
        account = {"email": invitation.email, "role": invitation.role, "school": invitation.school}
        return User.objects.create_user(**{**account, **validated_data})
