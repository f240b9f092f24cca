from django.urls import path

from . import views

urlpatterns = [
    path("", views.books),
    path("/<slug:slug>", views.book),
    path("/branches/<slug:code>/notice", views.notice),
]
