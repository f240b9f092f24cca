from django.urls import path

from . import views

urlpatterns = [
    path("register", views.register),
    path("login", views.login),
    path("pin-reset", views.pin_reset),
    path("me", views.Me.as_view()),
]
