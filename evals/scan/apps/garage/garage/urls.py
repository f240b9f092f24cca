from django.http import JsonResponse
from django.urls import include, path
from rest_framework.routers import DefaultRouter

from accounts.views import LoginView, MeView, RegisterView, StaffViewSet
from workshop.views.invoices import InvoiceViewSet
from workshop.views.jobs import JobViewSet
from workshop.views.parts import PartViewSet
from workshop.views.reports import RevenueView
from workshop.views.reviews import ReviewViewSet
from workshop.views.vehicles import VehicleViewSet
from workshop.views.vouchers import RedeemView

router = DefaultRouter()
router.include_root_view = False
router.include_format_suffixes = False
router.register('vehicles', VehicleViewSet, basename='vehicle')
router.register('jobs', JobViewSet, basename='job')
router.register('invoices', InvoiceViewSet, basename='invoice')
router.register('parts', PartViewSet)
router.register('reviews', ReviewViewSet)
router.register('staff', StaffViewSet, basename='staff')

urlpatterns = [
    path('health', lambda request: JsonResponse({'ok': True})),
    path('api/login/', LoginView.as_view()),
    path('api/register/', RegisterView.as_view()),
    path('api/me/', MeView.as_view()),
    path('api/vouchers/redeem/', RedeemView.as_view()),
    path('api/reports/revenue/', RevenueView.as_view()),
    path('api/', include(router.urls)),
]
