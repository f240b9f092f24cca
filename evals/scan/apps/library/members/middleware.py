from .models import Token


class TokenMiddleware:
    """Puts the member a bearer token belongs to on the request (or None)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.member = None
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        if scheme == "Bearer" and value:
            token = Token.objects.select_related("member").filter(digest=Token.hash(value)).first()
            if token and not token.member.blocked:
                request.member = token.member
        return self.get_response(request)
