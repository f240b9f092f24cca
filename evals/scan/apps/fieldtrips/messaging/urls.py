from django.urls import include, path
from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter()
router.register("messages", views.MessageViewSet, basename="message")
router.register("announcements", views.AnnouncementViewSet, basename="announcement")

urlpatterns = [
    path("announcements/link-preview/", views.LinkPreviewView.as_view()),
    path("", include(router.urls)),
]
