from django.db import models
from django.utils import timezone

from accounts.models import User
from trips.models import Trip


class Message(models.Model):
    sender = models.ForeignKey(User, related_name="sent", on_delete=models.CASCADE)
    recipient = models.ForeignKey(User, related_name="received", on_delete=models.CASCADE)
    body = models.CharField(max_length=2000)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]


class Announcement(models.Model):
    trip = models.ForeignKey(Trip, related_name="announcements", on_delete=models.CASCADE)
    author = models.ForeignKey(User, on_delete=models.CASCADE)
    body = models.CharField(max_length=2000)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
