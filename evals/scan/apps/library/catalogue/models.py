from django.db import models


class Book(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=160)
    author = models.CharField(max_length=120)
    year = models.IntegerField()
    copies = models.PositiveIntegerField(default=1)
    purchase_price = models.IntegerField(default=0)
    supplier_note = models.CharField(max_length=200, blank=True, default="")

    def public(self):
        return {"slug": self.slug, "title": self.title, "author": self.author, "year": self.year,
                "copies": self.copies}


class Branch(models.Model):
    code = models.SlugField(primary_key=True)
    name = models.CharField(max_length=80)
