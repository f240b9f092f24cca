from datetime import timedelta

from django.db import models

from catalogue.models import Book, Branch
from members.models import Member

RENEWALS = 2


class LoanQuerySet(models.QuerySet):
    def of(self, member):
        return self.filter(member=member)

    def open(self):
        return self.filter(returned=False)


class Loan(models.Model):
    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    due = models.DateField()
    renewals = models.IntegerField(default=0)
    returned = models.BooleanField(default=False)

    objects = LoanQuerySet.as_manager()

    def renew(self):
        if self.returned or self.renewals >= RENEWALS:
            return False
        self.due += timedelta(days=28)
        self.renewals += 1
        self.save()
        return True

    def as_dict(self):
        return {"id": self.pk, "book": self.book.title, "member": self.member.name, "due": self.due,
                "renewals": self.renewals, "returned": self.returned}


class Hold(models.Model):
    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT)
    position = models.IntegerField(default=99)
    fee = models.IntegerField(default=15)

    def as_dict(self):
        return {"id": self.pk, "book": self.book.slug, "branch": self.branch_id, "position": self.position,
                "fee": self.fee}


class ReadingList(models.Model):
    slug = models.SlugField(unique=True)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE)
    title = models.CharField(max_length=120)
    shared = models.BooleanField(default=False)
    books = models.JSONField(default=list)

    def as_dict(self):
        return {"slug": self.slug, "title": self.title, "shared": self.shared, "books": self.books}
