"""The desk terminals' lookups, from before members had logins."""
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from .models import Loan


def lookup(request, pk):
    loan = get_object_or_404(Loan, pk=pk)
    return JsonResponse({"loan": loan.pk, "book": loan.book.title, "email": loan.member.email})


urlpatterns = [path("loan/<int:pk>", lookup)]
