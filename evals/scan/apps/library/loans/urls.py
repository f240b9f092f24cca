from django.urls import path

from . import views

urlpatterns = [
    path("loans", views.index),
    path("loans/renew", views.renew_many),
    path("loans/<int:pk>", views.LoanView.as_view()),
    path("history", views.history),
    path("holds", views.place_hold),
    path("holds/<int:pk>", views.drop_hold),
    path("lists/backup", views.ListImport.as_view()),
    path("lists/<slug:slug>", views.ListView.as_view()),
]
