from rest_framework.permissions import SAFE_METHODS, BasePermission


class OwnInvoice(BasePermission):
    """Customers see what they were billed, the manager sees everything."""

    def has_object_permission(self, request, view, obj):
        return request.user.is_manager or obj.customer_id == request.user.id


class ReviewPermission(BasePermission):
    """Anybody reads, customers write, authors change their own."""

    def has_permission(self, request, view):
        return request.method in SAFE_METHODS or request.user.is_authenticated

    def has_object_permission(self, request, view, obj):
        return request.method in SAFE_METHODS or obj.author_id == request.user.id
