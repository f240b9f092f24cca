from django.conf import settings
from django.urls import include, path

from core.views import health

v1 = [
    path("", include("accounts.urls")),
    path("", include("trips.urls")),
    path("", include("bookings.urls")),
    path("", include("payments.urls")),
    path("", include("messaging.urls")),
]

urlpatterns = [
    path("health/", health),
    path("api/v1/", include(v1)),
]

if settings.DEBUG:
    urlpatterns += [path("internal/", include("core.internal_urls"))]
