from django.urls import path

from . import views

urlpatterns = [
    path("members", views.members),
    path("members/<int:pk>/role", views.set_role),
    path("overdue.csv", views.overdue),
    path("books/<slug:slug>", views.Books.as_view()),
    path("labels", views.shelf_label),
    path("reminders/preview", views.reminder_preview),
]
