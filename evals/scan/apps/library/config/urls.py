from django.http import JsonResponse
from django.urls import include, path

api = [
    path("members/", include("members.urls")),
    path("books", include("catalogue.urls")),
    path("", include("loans.urls")),
    path("staff/", include("staff.urls")),
]

urlpatterns = [
    path("health", lambda request: JsonResponse({"status": "ok"})),
    path("api/", include(api)),
]


def handler400(request, exception):
    return JsonResponse({"error": "bad request"}, status=400)


def handler404(request, exception):
    return JsonResponse({"error": "not found"}, status=404)


def handler500(request):
    return JsonResponse({"error": "internal error"}, status=500)
