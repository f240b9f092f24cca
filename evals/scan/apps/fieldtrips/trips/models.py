from django.db import models

from accounts.models import Role, School, User


class Venue(models.Model):
    """A place to go; the catalogue is public, what the district agreed with it is not."""

    name = models.CharField(max_length=80)
    town = models.CharField(max_length=60)
    website = models.URLField(blank=True, default="")
    step_free = models.BooleanField(default=False)
    contact_email = models.EmailField(blank=True, default="")
    agreed_rate_pence = models.PositiveIntegerField(default=0)
    contract_notes = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["name", "pk"]


class TripQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Families see what their school has published, staff all of their school's."""
        if user.role == Role.DISTRICT:
            return self
        own = self.filter(school=user.school_id)
        return own if user.at_least(Role.TEACHER) else own.exclude(status=Trip.Status.DRAFT)


class Trip(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        CANCELLED = "cancelled"

    school = models.ForeignKey(School, on_delete=models.PROTECT)
    leader = models.ForeignKey(User, on_delete=models.PROTECT)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT)
    title = models.CharField(max_length=80)
    description = models.CharField(max_length=1000, blank=True, default="")
    starts_on = models.DateField()
    places = models.PositiveSmallIntegerField(default=30)
    price_pence = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    cost_pence = models.PositiveIntegerField(default=0)
    staff_notes = models.CharField(max_length=1000, blank=True, default="")

    objects = TripQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]


class Stop(models.Model):
    trip = models.ForeignKey(Trip, related_name="stops", on_delete=models.CASCADE)
    at = models.TimeField()
    place = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["at", "pk"]
