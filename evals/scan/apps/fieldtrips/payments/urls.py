from django.urls import include, path
from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter()
router.register("invoices", views.InvoiceViewSet, basename="invoice")

urlpatterns = [
    path("", include(router.urls)),
    path("refunds/", views.RefundView.as_view()),
    path("statement/", views.StatementView.as_view()),
    path("vouchers/redeem/", views.RedeemVoucherView.as_view()),
    path("payments/events/", views.provider_event),
    path("payments/return/", views.checkout_return),
]
