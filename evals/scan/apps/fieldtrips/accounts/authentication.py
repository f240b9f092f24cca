from rest_framework.authentication import BaseAuthentication

from . import tokens


class JWTAuthentication(BaseAuthentication):
    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        claims = tokens.read(token.strip(), "access")
        return tokens.holder(claims), claims

    def authenticate_header(self, request):
        return "Bearer"
