from django.conf import settings
from django.db import models


class Vehicle(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name='vehicles')
    plate = models.CharField(max_length=12, unique=True)
    model = models.CharField(max_length=60)
    mileage = models.PositiveIntegerField(default=0)
    photo = models.TextField(blank=True)


class Job(models.Model):
    class Status(models.TextChoices):
        ASKED = 'asked'
        QUOTED = 'quoted'
        APPROVED = 'approved'
        DONE = 'done'

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name='jobs')
    complaint = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    price = models.PositiveIntegerField(default=0)
    mechanic = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    bench_notes = models.TextField(blank=True)


class Invoice(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name='invoices')
    number = models.CharField(max_length=20, unique=True)
    amount = models.PositiveIntegerField()
    address = models.CharField(max_length=120)
    refunded = models.BooleanField(default=False)


class Part(models.Model):
    name = models.CharField(max_length=80)
    price = models.PositiveIntegerField()
    stock = models.PositiveIntegerField(default=0)


class Review(models.Model):
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    stars = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)


class Voucher(models.Model):
    code = models.CharField(max_length=20, unique=True)
    worth = models.PositiveIntegerField()
    redeemed_by = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True)
