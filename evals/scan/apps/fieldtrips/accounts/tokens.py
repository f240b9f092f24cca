"""Signed tokens: an access token for calls, a refresh token for new access tokens."""
import jwt
from django.conf import settings
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed

from .models import User


def issue(user, kind):
    now = timezone.now()
    claims = {
        "iss": settings.JWT["ISSUER"],
        "aud": settings.JWT["AUDIENCE"],
        "sub": str(user.pk),
        "typ": kind,
        "ver": user.token_version,
        "iat": now,
        "exp": now + settings.JWT["LIFETIME"][kind],
    }
    return jwt.encode(claims, settings.JWT["KEY"], algorithm="HS256")


def read(token, kind):
    """The claims of a token of that kind, or AuthenticationFailed."""
    try:
        claims = jwt.decode(
            token,
            settings.JWT["KEY"],
            algorithms=["HS256"],
            audience=settings.JWT["AUDIENCE"],
            issuer=settings.JWT["ISSUER"],
            options={"require": ["exp", "iat", "sub", "typ", "ver"]},
        )
    except jwt.InvalidTokenError as error:
        raise AuthenticationFailed("invalid token") from error
    if claims["typ"] != kind:
        raise AuthenticationFailed("invalid token")
    return claims


def holder(claims):
    user = User.objects.filter(
        pk=claims["sub"], token_version=claims["ver"], is_active=True
    ).first()
    if user is None:
        raise AuthenticationFailed("invalid token")
    return user


def renew(token):
    """A new access token for a refresh token."""
    claims = read(token, "refresh")
    return issue(holder(claims), "access")
