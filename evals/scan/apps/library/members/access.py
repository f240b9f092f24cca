"""Who may call a view: decorators for functions, a mixin for classes."""
import time
from functools import wraps

from django.http import JsonResponse


def denied(status, text):
    return JsonResponse({"error": text}, status=status)


def member_required(view):
    @wraps(view)
    def inner(request, *args, **kwargs):
        if request.member is None:
            return denied(401, "log in first")
        return view(request, *args, **kwargs)

    return inner


def role_required(role):
    def decorator(view):
        @wraps(view)
        def inner(request, *args, **kwargs):
            if request.member is None:
                return denied(401, "log in first")
            if not request.member.at_least(role):
                return denied(403, f"{role} only")
            return view(request, *args, **kwargs)

        return inner

    return decorator


class MemberRequiredMixin:
    def dispatch(self, request, *args, **kwargs):
        if request.member is None:
            return denied(401, "log in first")
        return super().dispatch(request, *args, **kwargs)


_attempts = {}


def throttle(limit, seconds):
    """At most `limit` calls of the view in `seconds` from one address."""

    def decorator(view):
        @wraps(view)
        def inner(request, *args, **kwargs):
            if len(_attempts) > 10_000:
                _attempts.clear()
            now = time.monotonic()
            key = (view.__name__, request.META["REMOTE_ADDR"])
            recent = [t for t in _attempts.get(key, []) if now - t < seconds]
            _attempts[key] = recent + [now]
            if len(recent) >= limit:
                return denied(429, "too many attempts")
            return view(request, *args, **kwargs)

        return inner

    return decorator
