"""What a developer looks at beside the running service: the mails it would have sent."""
from django.core import mail
from django.urls import path
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response


@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def outbox(request):
    mails = getattr(mail, "outbox", [])[-20:]
    return Response({"mails": [{"to": sent.to, "subject": sent.subject, "body": sent.body} for sent in mails]})


urlpatterns = [path("outbox/", outbox)]
