from members.access import denied


class StaffAreaMiddleware:
    """Nothing below /api/staff/ answers anybody but the library's staff."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/api/staff/"):
            if request.member is None:
                return denied(401, "log in first")
            if not request.member.at_least("librarian"):
                return denied(403, "staff only")
        return self.get_response(request)
