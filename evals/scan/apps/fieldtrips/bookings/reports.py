"""What the office prints: who goes where, and what to know about them."""
import csv

from django.db import connection
from django.http import HttpResponse
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from core.permissions import IsOffice

from .models import Booking
from .serializers import AttendanceQuerySerializer

COLUMNS = "p.class_name, t.title, COUNT(*)"
ROWS = 500


class AttendanceReportView(APIView):
    permission_classes = [IsAuthenticated & IsOffice]

    def get(self, request):
        query = AttendanceQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = self.counted(request.user.school_id, query.validated_data["class_name"])
        return Response({"rows": [{"class": row[0], "trip": row[1], "pupils": row[2]} for row in rows]})

    def counted(self, school, class_name):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM bookings_booking b"
                " JOIN bookings_pupil p ON p.id = b.pupil_id JOIN trips_trip t ON t.id = b.trip_id"
                " WHERE b.status <> 'cancelled' AND t.school_id = %s AND p.class_name LIKE %s"
                f" GROUP BY p.class_name, t.title ORDER BY 1, 2 LIMIT {ROWS}",
                [school, f"{class_name}%"],
            )
            return cursor.fetchall()


def plain(text):
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


@api_view(["GET"])
@permission_classes([IsOffice])
def medical_export(request):
    """The children of the school who go on trips and have something to watch for."""
    bookings = Booking.objects.open().filter(trip__school=request.user.school_id).exclude(pupil__medical_notes="")
    answer = HttpResponse(content_type="text/csv")
    writer = csv.writer(answer)
    for booking in bookings.select_related("trip", "pupil")[:ROWS]:
        row = [booking.trip.title, booking.pupil.name, booking.pupil.class_name, booking.pupil.medical_notes]
        writer.writerow([plain(text) for text in row])
    return answer
