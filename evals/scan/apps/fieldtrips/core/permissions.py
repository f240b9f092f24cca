"""Who may call what. Roles are ranked: guardian, teacher, office, district."""
from rest_framework.permissions import SAFE_METHODS, BasePermission

from accounts.models import Role


class HasRole(BasePermission):
    """The caller holds `role` or a higher one."""

    role = Role.DISTRICT

    def has_permission(self, request, view):
        user = request.user
        return bool(user and user.is_authenticated and user.at_least(self.role))


class IsStaff(HasRole):
    role = Role.TEACHER


class IsOffice(HasRole):
    role = Role.OFFICE


class IsDistrict(HasRole):
    role = Role.DISTRICT


class IsStaffOrReadOnly(IsStaff):
    def has_permission(self, request, view):
        if request.method in SAFE_METHODS:
            return bool(request.user and request.user.is_authenticated)
        return super().has_permission(request, view)


class IsGuardianOrReadOnly(BasePermission):
    """Families write, staff read along."""

    def has_permission(self, request, view):
        user = request.user
        if not (user and user.is_authenticated):
            return False
        return request.method in SAFE_METHODS or user.role == Role.GUARDIAN


class LeadsTrip(BasePermission):
    """The one who leads the trip (or the trip of the object), or the office of its school."""

    def has_object_permission(self, request, view, obj):
        trip = getattr(obj, "trip", obj)
        user = request.user
        return trip.leader_id == user.pk or (user.at_least(Role.OFFICE) and user.serves(trip.school_id))


class LeadsTripOrReadOnly(LeadsTrip):
    def has_object_permission(self, request, view, obj):
        return request.method in SAFE_METHODS or super().has_object_permission(request, view, obj)


class IsSenderOrReadOnly(BasePermission):
    def has_object_permission(self, request, view, obj):
        return request.method in SAFE_METHODS or obj.sender_id == request.user.pk


class OutranksOrReadOnly(BasePermission):
    """Nobody edits an account of their own rank or above."""

    def has_object_permission(self, request, view, obj):
        return request.method in SAFE_METHODS or not obj.at_least(request.user.role)
