from django.db import models
from django.utils import timezone

from accounts.models import Role, School, User
from trips.models import Trip


class PupilQuerySet(models.QuerySet):
    def known_to(self, user):
        """A guardian's own children; for staff, the children of their school."""
        if user.role == Role.DISTRICT:
            return self
        if user.at_least(Role.TEACHER):
            return self.filter(school=user.school_id)
        return self.filter(guardian=user)


class Pupil(models.Model):
    guardian = models.ForeignKey(User, related_name="pupils", on_delete=models.CASCADE)
    school = models.ForeignKey(School, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    class_name = models.CharField(max_length=10)
    birth_date = models.DateField()
    medical_notes = models.CharField(max_length=400, blank=True, default="")

    objects = PupilQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]


class BookingQuerySet(models.QuerySet):
    def known_to(self, user):
        """A family's own; a teacher's are those of the trips they lead, the office's the school's."""
        if user.role == Role.DISTRICT:
            return self
        if user.role == Role.OFFICE:
            return self.filter(trip__school=user.school_id)
        if user.role == Role.TEACHER:
            return self.filter(trip__leader=user)
        return self.filter(pupil__guardian=user)

    def open(self):
        return self.exclude(status=Booking.Status.CANCELLED)


class Booking(models.Model):
    class Status(models.TextChoices):
        REQUESTED = "requested"
        CONFIRMED = "confirmed"
        CANCELLED = "cancelled"

    trip = models.ForeignKey(Trip, related_name="bookings", on_delete=models.PROTECT)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    price_pence = models.PositiveIntegerField(default=0)
    discount_pence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def cancel(self):
        self.status = self.Status.CANCELLED
        self.save(update_fields=["status"])


class Consent(models.Model):
    booking = models.OneToOneField(Booking, on_delete=models.CASCADE)
    signed_by = models.CharField(max_length=80)
    emergency_phone = models.CharField(max_length=20)
    dietary = models.CharField(max_length=200, blank=True, default="")
    signed_at = models.DateTimeField(auto_now=True)
    reviewed = models.BooleanField(default=False)
