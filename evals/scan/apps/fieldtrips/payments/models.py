from django.db import models
from django.utils import timezone

from accounts.models import Role, School, User
from bookings.models import Booking


class InvoiceQuerySet(models.QuerySet):
    def known_to(self, user):
        if user.role == Role.DISTRICT:
            return self
        if user.role == Role.OFFICE:
            return self.filter(booking__trip__school=user.school_id)
        return self.of_family(user)

    def of_family(self, guardian):
        return self.filter(booking__pupil__guardian=guardian)

    def bill(self, booking):
        return self.create(
            number=f"INV-{1000 + booking.pk}", booking=booking, amount_pence=booking.price_pence
        )


class Invoice(models.Model):
    class Status(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
        WAIVED = "waived"

    number = models.CharField(max_length=20, unique=True)
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT)
    amount_pence = models.PositiveIntegerField()
    paid_pence = models.PositiveIntegerField(default=0)
    refunded_pence = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    @property
    def due_pence(self):
        return max(self.amount_pence - self.paid_pence, 0) if self.status == self.Status.OPEN else 0

    def settle(self, pence):
        self.paid_pence += pence
        if self.paid_pence >= self.amount_pence:
            self.status = self.Status.PAID
        self.save()


class Refund(models.Model):
    invoice = models.ForeignKey(Invoice, related_name="refunds", on_delete=models.PROTECT)
    amount_pence = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT)
    given_at = models.DateTimeField(default=timezone.now)


class Voucher(models.Model):
    """A grant towards a trip: one for each family."""

    code = models.CharField(max_length=20, unique=True)
    school = models.ForeignKey(School, on_delete=models.CASCADE)
    amount_pence = models.PositiveIntegerField()
    redeemed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)


class ProviderEvent(models.Model):
    """What the payment provider has told, each once."""

    event_id = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(default=timezone.now)
