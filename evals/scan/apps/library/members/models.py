import hashlib
import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.db import models

ROLES = ["reader", "librarian", "head"]


class Member(models.Model):
    name = models.CharField(max_length=80)
    email = models.EmailField(unique=True)
    phone = models.CharField(max_length=30, blank=True, default="")
    role = models.CharField(max_length=12, choices=[(r, r) for r in ROLES], default="reader", blank=True)
    pin_hash = models.CharField(max_length=128, blank=True, default="")
    fines = models.IntegerField(default=0, blank=True)
    blocked = models.BooleanField(default=False)

    def set_pin(self, pin):
        self.pin_hash = make_password(pin)

    def check_pin(self, pin):
        return check_password(pin, self.pin_hash)

    def at_least(self, role):
        return ROLES.index(self.role) >= ROLES.index(role)

    def as_dict(self):
        return {"id": self.pk, "name": self.name, "email": self.email, "phone": self.phone,
                "role": self.role, "fines": self.fines}


class Token(models.Model):
    digest = models.CharField(max_length=64, primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE)

    @staticmethod
    def hash(value):
        return hashlib.sha256(value.encode()).hexdigest()

    @classmethod
    def issue(cls, member):
        value = secrets.token_urlsafe(32)
        cls.objects.create(digest=cls.hash(value), member=member)
        return value
