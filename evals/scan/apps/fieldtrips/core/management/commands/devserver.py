from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrates, loads the demonstration data and serves on the loopback."

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")

    def handle(self, *args, port, **options):
        call_command("migrate", verbosity=0)
        call_command("loaddata", "demo", verbosity=0)
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True)
