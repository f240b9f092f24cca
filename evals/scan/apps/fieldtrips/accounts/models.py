import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Role(models.TextChoices):
    GUARDIAN = "guardian"
    TEACHER = "teacher"
    OFFICE = "office"
    DISTRICT = "district"


class School(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class UserQuerySet(models.QuerySet):
    def colleagues_of(self, user):
        """Accounts in the caller's school; the district's see all."""
        return self if user.role == Role.DISTRICT else self.filter(school=user.school_id)

    def guardians(self):
        return self.filter(role=Role.GUARDIAN, is_active=True)

    def staff(self):
        return self.filter(role__in=[Role.TEACHER, Role.OFFICE], is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True, default="")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.GUARDIAN)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    token_version = models.PositiveIntegerField(default=1)

    objects = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        ordering = ["pk"]

    def at_least(self, role):
        return Role.values.index(self.role) >= Role.values.index(role)

    def serves(self, school_id):
        """Works for that school, or for all of them."""
        if self.role == Role.DISTRICT:
            return True
        return self.at_least(Role.TEACHER) and self.school_id == school_id

    def sign_out_everywhere(self):
        self.token_version = models.F("token_version") + 1


def in_two_weeks():
    return timezone.now() + timedelta(days=14)


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.GUARDIAN)
    school = models.ForeignKey(School, on_delete=models.CASCADE)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE)
    expires_at = models.DateTimeField(default=in_two_weeks)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    @staticmethod
    def hash(token):
        return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

    @staticmethod
    def new_token():
        return secrets.token_urlsafe(32)
