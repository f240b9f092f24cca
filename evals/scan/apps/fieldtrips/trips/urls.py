from django.urls import include, path
from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter()
router.register("venues", views.VenueViewSet, basename="venue")
router.register("trips", views.TripViewSet, basename="trip")

below_a_trip = [
    path("itinerary/", views.ItineraryView.as_view()),
    path("itinerary/import/", views.ItineraryImportView.as_view()),
    path("itinerary/<int:pk>/", views.StopView.as_view()),
    path("handouts/", views.HandoutView.as_view()),
]

urlpatterns = [
    path("", include(router.urls)),
    path("trips/<int:trip_id>/", include(below_a_trip)),
]
