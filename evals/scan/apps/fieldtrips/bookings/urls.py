from django.urls import include, path
from rest_framework.routers import SimpleRouter

from . import reports, views

router = SimpleRouter()
router.register("pupils", views.PupilViewSet, basename="pupil")
router.register("bookings", views.BookingViewSet, basename="booking")

urlpatterns = [
    path("", include(router.urls)),
    path("bookings/<int:pk>/consent/", views.consent),
    path("reports/attendance/", reports.AttendanceReportView.as_view()),
    path("reports/medical/", reports.medical_export),
]
