from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    class Role(models.TextChoices):
        CUSTOMER = 'customer'
        MECHANIC = 'mechanic'
        MANAGER = 'manager'

    role = models.CharField(max_length=10, choices=Role.choices, default=Role.CUSTOMER)
    phone = models.CharField(max_length=30, blank=True)
    discount = models.IntegerField(default=0, help_text='percent off every invoice')
    credit = models.IntegerField(default=0)

    @property
    def is_manager(self):
        return self.role == self.Role.MANAGER

    @property
    def is_crew(self):
        return self.role in (self.Role.MECHANIC, self.Role.MANAGER)
