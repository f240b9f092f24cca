from django.urls import include, path
from rest_framework.routers import SimpleRouter

from . import views

router = SimpleRouter()
router.register("accounts", views.AccountViewSet, basename="account")
router.register("invitations", views.InvitationViewSet, basename="invitation")

urlpatterns = [
    path("auth/login/", views.LoginView.as_view()),
    path("auth/refresh/", views.RefreshView.as_view()),
    path("auth/accept-invitation/", views.AcceptInvitationView.as_view()),
    path("auth/password-reset/", views.PasswordResetView.as_view()),
    path("auth/password-reset/confirm/", views.PasswordResetConfirmView.as_view()),
    path("me/", views.MeView.as_view()),
    path("me/password/", views.MyPasswordView.as_view()),
    path("colleagues/", views.ColleagueListView.as_view()),
    path("", include(router.urls)),
]
